/** The arithmetic of jets: closed forms, laws of power series, and jets of the functions that they stand for. */
import { grad, Jet, jit, type NDArray, np, taylor, vmap } from "taylorjet"
import { describe, expect, it } from "vitest"
import { evaluate, expectClose } from "../transforms/evaluate.js"

const order = 6
const points = [0.3, 0.7]
const sin = (x: NDArray) => np.sin(x)
const growth = (x: NDArray) => np.exp(x.mul(0.5)).add(x)

/** f of a jet of sin and one of growth, and the function that it stands for. */
const identities: Record<string, [(a: Jet, b: Jet) => Jet, (x: NDArray) => NDArray]> = {
  add: [(a, b) => a.add(b), (x) => sin(x).add(growth(x))],
  sub: [(a, b) => a.sub(b), (x) => sin(x).sub(growth(x))],
  mul: [(a, b) => a.mul(b), (x) => sin(x).mul(growth(x))],
  div: [(a, b) => a.div(b), (x) => sin(x).div(growth(x))],
  square: [(a) => a.mul(a), (x) => np.square(sin(x))],
  "add a number": [(a) => a.add(2.5), (x) => sin(x).add(2.5)],
  "sub a number": [(a) => a.sub(2.5), (x) => sin(x).sub(2.5)],
  "mul by a number": [(a) => a.mul(2.5), (x) => sin(x).mul(2.5)],
  "div by a number": [(a) => a.div(2.5), (x) => sin(x).div(2.5)],
  "compose, outer at the inner value": [(a, b) => taylor(sin, b.value, a.order).compose(b), (x) => sin(growth(x))],
  integral: [(a) => a.derivativeJet().integral(a.value), sin],
  derivativeJet: [(a) => a.integral(7).derivativeJet(), sin],
  "twice the derivative": [(a) => a.integral().integral().derivativeJet().derivativeJet(), sin],
}

describe.each(Object.entries(identities))("%s", (_, [of, f]) => {
  const coefficients = (x: NDArray) => of(taylor(sin, x, order), taylor(growth, x, order)).coefficients
  it("has the jet of its function, also compiled and mapped", () => {
    const expected = taylor(f, points, order).coefficients
    expectClose(
      evaluate((x: NDArray) => [...coefficients(x)], np.array(points)),
      expected,
    )
    expectClose(vmap((x: NDArray) => [...coefficients(x)])(np.array(points)), expected)
  })
  it("is differentiable", () => {
    const top = (g: (x: NDArray) => readonly NDArray[]) => (x: NDArray) => np.sum(g(x)[4])
    const expected = grad(top((x) => taylor(f, x, order).coefficients))(np.array(points))
    expectClose(evaluate(grad(top(coefficients)), np.array(points)), expected)
  })
})

describe("compose and inverse", () => {
  const f = new Jet([3, 2, -1, 0.5, 4, 1, -2])
  const line = [0, 1, 0, 0, 0, 0, 0]
  it("are inverse to each other", () => {
    expectClose(f.inverse().compose(f).coefficients, line)
    expectClose(f.compose(f.inverse()).coefficients, [3, ...line.slice(1)])
    const shifted = new Jet([0, ...f.coefficients.slice(1)])
    expectClose(f.inverse().inverse().coefficients, shifted.coefficients)
  })
  it("the inverse of sin is asin, of x eˣ the function of Lambert", () => {
    const inverse = (g: (x: NDArray) => NDArray) => taylor(g, 0, order).inverse().coefficients
    expectClose(inverse(np.sin), taylor(np.asin, 0, order).coefficients)
    expectClose(
      inverse((x) => x.mul(np.exp(x))),
      [0, 1, -1, 3 / 2, -8 / 3, 125 / 24, -54 / 5],
    )
  })
  it("composition is associative", () => {
    const [g, h] = [new Jet([1, -1, 2, 0.25]), new Jet([5, 0.5, 1, -3])]
    expectClose(f.compose(g).compose(h).coefficients, f.compose(g.compose(h)).coefficients)
  })
  it("work element by element", () => {
    const rows = [[1, 10], [2, -4], [3, 0.5], [-1, 2]] // biome-ignore format: a matrix
    const both = new Jet(rows)
    const apart = [0, 1].map((i) => new Jet(rows.map((row) => row[i])))
    const each = (g: (j: Jet) => Jet) => {
      const together = np.stack(g(both).coefficients, 1)
      expectClose(
        together,
        apart.map((j) => g(j).coefficients),
      )
    }
    each((j) => j.inverse())
    each((j) => j.compose(j))
    each((j) => j.div(j.add(1)))
  })
})

it("a result is known up to the lower order", () => {
  const [short, long] = [new Jet([1, 2, 3]), new Jet([1, 2, 3, 4, 5])]
  const orders = [short.add(long), long.sub(short), short.mul(long), long.div(short), long.compose(short)]
  expect(orders.map((j) => j.order)).toEqual([2, 2, 2, 2, 2])
  expect([long.inverse(), long.derivativeJet(), long.integral(), long.add(1)].map((j) => j.order)).toEqual([4, 3, 5, 4])
})

it("takes one stacked array, known or traced", () => {
  const stacked = np.array([[1, 10], [2, 20], [3, 30]]) // biome-ignore format: a matrix
  expect(String(new Jet(stacked).coefficients)).toBe("[ 1. 10.],[ 2. 20.],[ 3. 30.]")
  expect(new Jet(new Float32Array([1, 2])).value.dtype).toBe("float32")
  const f = (c: NDArray, t: NDArray) => np.sum(new Jet(c).evaluate(t))
  expectClose(evaluate(grad(f), stacked, np.array(2)), [[1, 1], [2, 2], [4, 4]]) // biome-ignore format: a matrix
  expectClose(evaluate(grad(f, { argnums: 1 }), stacked, np.array(2)), 154)
})

describe("evaluate", () => {
  it("is the same where all is known, and where nothing is", () => {
    for (const dtype of ["float64", "float32", "int32"] as const) {
      const coefficients = np.array([[0.1, 2], [3, 4], [5.5, -6]], { dtype }) // biome-ignore format: a matrix
      const jet = new Jet(coefficients)
      for (const t of [
        np.array(0.3),
        np.array([[1, 2.25]], { dtype: "float32" }),
        np.array([[[2], [3]]]),
        np.array(2, { dtype: "int32" }),
      ]) {
        const plain = [1, 0].reduce((v, k) => v.mul(t).add(coefficients.at(k)), coefficients.at(2))
        const value = jet.evaluate(t)
        expect([value.dtype, value.shape]).toEqual([plain.dtype, plain.shape])
        expect([...value.data]).toEqual([...plain.data])
        expectClose(
          jit((c: NDArray) => new Jet(c).evaluate(t))(coefficients),
          plain,
          dtype === "float64" ? 1e-14 : 1e-6,
        )
      }
    }
  })
  it("takes many elements", () => {
    const t = np.linspace(-1, 1, 5001)
    const value = new Jet([1, 2, 3]).evaluate(t)
    expectClose(value, np.add(1, t.mul(2)).add(np.square(t).mul(3)))
  })
})

it("says what is wrong", () => {
  expect(() => new Jet(3 as never)).toThrow("Jet: expected a list of one coefficient or more; got 3")
  expect(() => new Jet(np.zeros([0, 2]))).toThrow("Jet: expected a list of one coefficient or more; got float64[0,2]")
  expect(() => new Jet([1]).inverse()).toThrow("Jet: the inverse needs the coefficient of order 1; the jet has order 0")
  expect(() => new Jet([1]).derivativeJet()).toThrow("Jet: the derivative needs the coefficient of order 1")
  expect(() => new Jet([1, 2]).compose(3 as never)).toThrow("Jet: compose expects the jet of the inner function; got 3")
  expect(() => new Jet([1, 2]).add("x" as never)).toThrow(
    'Jet: expected an array, a number or a nested array of numbers; got "x"',
  )
})
