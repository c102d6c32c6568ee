/** Powers at the edges: base 0, the ends of the range, special values, large exponents. */
import {
  grad,
  hessian,
  hessianDiagonal,
  jacrev,
  jet,
  jit,
  jvp,
  laplacian,
  makeProgram,
  type NDArray,
  np,
  vmap,
} from "taylorjet"
import { describe, expect, it } from "vitest"
import { expectClose } from "./evaluate.js"

const F = (x: number) => np.array(x, { dtype: "float32" })
const { POSITIVE_INFINITY: inf, NaN: nan } = Number
const numbers = (xs: readonly NDArray[]) => xs.map(Number)

describe("base 0", () => {
  it("whole exponents in arrays", () => {
    expect(Number(grad((x) => np.sum(np.power(x, [0, 1, 2])))(0))).toBe(1)
    const [y, terms] = jet((x) => np.power(x, np.array(2)), [0], [[1, 0, 0]])
    expect([Number(y), numbers(terms)]).toEqual([0, [0, 2, 0]])
  })
  it.each<[string, (x: NDArray) => NDArray]>([
    ["bare", (x) => np.power(x, 2.5)],
    ["in an array", (x) => np.power(x, [2.5, 3]).at(0)],
  ])("x^2.5: value, first and second derivative are 0, the third is infinite, exponent %s", (_, f) => {
    const [y, terms] = jet(f, [0], [[1, 0, 0]])
    expect([Number(y), ...numbers(terms)]).toEqual([0, 0, 0, inf])
    expect([1, 2, 3].map((k) => Number(new Array(k).fill(grad).reduce((g, d) => d(g), f)(np.array(0))))).toEqual([
      0,
      0,
      inf,
    ])
  })
  it("in the exponent", () => {
    const f = (y: NDArray) => np.power(0, y)
    expect([0.5, 0, -1].map((y) => Number(grad(f)(y)))).toEqual([0, -inf, -inf])
    expect(numbers(jet(f, [0.5], [[1, 0, 0]])[1])).toEqual([0, 0, 0])
    expect(numbers(grad(np.power, { argnums: [0, 1] })(np.array(0), np.array(3)) as unknown as NDArray[])).toEqual([
      0, 0,
    ])
  })
  it.each<[string, (x: NDArray) => NDArray, readonly number[]]>([
    ["x^2.5", (x) => np.power(x, 2.5), [0, 3.75, 3.75 * 2 ** 0.5]],
    ["x^[2.5, 2.5, 2.5]", (x) => np.power(x, [2.5, 2.5, 2.5]), [0, 3.75, 3.75 * 2 ** 0.5]],
    ["x^[0, 1, 2]", (x) => np.power(x, [0, 1, 2]), [0, 0, 2]],
    ["x^1.5", (x) => np.power(x, 1.5), [inf, 0.75, 0.75 * 2 ** -0.5]],
    ["x^[1.5, 1.5, 1.5]", (x) => np.power(x, [1.5, 1.5, 1.5]), [inf, 0.75, 0.75 * 2 ** -0.5]],
    ["x^0.5", (x) => np.power(x, 0.5), [-inf, -0.25, -0.25 * 2 ** -1.5]],
  ])("one zero in a vector: %s", (_, power, second) => {
    const f = (x: NDArray) => np.sum(power(x))
    const x = np.array([0, 1, 2])
    const rows = second.map((v, i) => second.map((_, j) => (i === j ? v : 0)))
    const total = second.reduce((a, b) => a + b)
    for (const of of [
      (g: (x: NDArray) => NDArray) => g,
      jit as (g: (x: NDArray) => NDArray) => (x: NDArray) => NDArray,
    ]) {
      expectClose(of(hessian(f))(x), rows.flat(), 1e-14)
      expectClose(of(jacrev(grad(f)))(x), rows.flat(), 1e-14)
      expectClose(of(hessianDiagonal(f))(x), second, 1e-14)
      expectClose(of(laplacian(f))(x), total, 1e-14)
    }
    const along = vmap((v: NDArray) => jvp((y: NDArray) => jvp(f, [y], [v])[1], [x], [v])[1])
    expectClose(along(np.eye(3)), second, 1e-14)
  })
  it("the cube of a line stops at order three, and so does a longer polynomial at its degree", () => {
    for (const n of [3, 6]) {
      const program = makeProgram((x: NDArray) => jet((y: NDArray) => np.power(y, n), [x], [[1, 0, 0, 0, 0, 0, 0]])[1])(
        0,
      )
      expect(program.outputs.map((y) => "fill" in y && y.fill === 0)).toEqual([1, 2, 3, 4, 5, 6, 7].map((k) => k > n))
    }
  })
})

it("at base 0 known exponents have every order, others are NaN rather than wrong above the fourth", () => {
  const line = [1, 0, 0, 0, 0, 0, 0, 0]
  const f = (x: NDArray, r: NDArray) => jet((y: NDArray) => np.power(y, r), [x], [line], { factorialScaled: false })[1]
  expect(numbers(f(np.array(0), np.array([7, 2])).map((y) => y.at(0)))).toEqual([0, 0, 0, 0, 0, 0, 1, 0])
  expect(numbers(vmap(f)(np.zeros([1]), np.array([7])).map((y) => y.at(0)))).toEqual([0, 0, 0, 0, nan, nan, nan, nan])
  expect(numbers(vmap(f)(np.zeros([1]), np.array([2])).map((y) => y.at(0)))).toEqual([0, 1, 0, 0, 0, 0, 0, 0])
})

describe("the ends of the range", () => {
  it("of x^2.5", () => {
    const [, large] = jet((x) => np.power(x, 2.5), [1e200], [[1, 0, 0]])
    expect(Number(large[2]) / 1.875e-100).toBeCloseTo(1, 14)
    const [, small] = jet((x) => np.power(x, 2.5), [1e-300], [[1, 0]])
    expect(Number(small[1]) / 3.75e-150).toBeCloseTo(1, 14)
  })
  it("of negative whole powers in float32", () => {
    const f = (r: NDArray) => np.power(r, -12)
    for (const g of [f, jit(f)]) {
      expect(jvp(g, [F(3200)], [F(1)]).every((y) => Number.isFinite(Number(y)))).toBe(true)
      expect(Number(grad(g)(F(0.02))) / -1.46484e23).toBeCloseTo(1, 5)
      expect(Number(grad(g)(F(100))) / -1.2e-25).toBeCloseTo(1, 6)
    }
  })
})

describe("special values", () => {
  const [x, y] = [
    [1, 1, 1, -1, -1, 0, 0, nan, -8],
    [nan, inf, -inf, inf, -inf, 0, -1, 0, 1 / 3],
  ]
  const expected = [1, 1, 1, 1, 1, 1, inf, 1, nan]
  it.each(["float64", "float32"] as const)("of %s", (dtype) => {
    const [a, b] = [np.array(x, { dtype }), np.array(y, { dtype })]
    expect(np.power(a, b).toArray()).toEqual(expected)
    expect(jit(np.power)(a, b).toArray()).toEqual(expected)
    x.forEach((v, i) => {
      const f = (u: NDArray) => np.power(u, y[i])
      for (const g of [f, jit(f)]) expect(Number(g(np.array(v, { dtype })))).toEqual(expected[i])
    })
  })
})

describe("whole exponents", () => {
  it("however large", () => {
    expect(Number(np.power(1.000001, 1e6))).toBe(2.7182804690957534)
    expect(Number(np.power(1.000001, [1e6]).at(0))).toBe(2.7182804690957534)
    const f = (x: NDArray) => np.power(x, 1e300)
    expect(numbers([f(np.array(1)), f(np.array(-1)), f(np.array(1.5)), f(np.array(0.5))])).toEqual([1, 1, inf, 0])
    expect(makeProgram(f)(1).equations.length).toBe(1)
    expect(numbers(jet(f, [1], [[1, 0]])[1])).toEqual([1e300, inf])
  })
  it("of int32 wrap", () => {
    const x = np.array([0, 1, -1, 2, 3, -7, 65537], { dtype: "int32" })
    for (const n of [0, 1, 5, 31, 32, 33, 2 ** 31 + 1, 2 ** 40 + 2 ** 20, 1e300]) {
      const wrapped = x.toArray() as number[]
      const exact = wrapped.map((v) => Number(BigInt.asIntN(32, powerOf(BigInt(v), BigInt(n)))))
      const f = (u: NDArray) => np.power(u, n)
      expect(f(x).dtype).toBe("int32")
      expect(f(x).toArray()).toEqual(exact)
      expect(jit(f)(x).toArray()).toEqual(exact)
      expect(makeProgram(f)(x).equations.length).toBeLessThan(65)
    }
  })
})

/** xⁿ modulo 2^32. */
function powerOf(x: bigint, n: bigint): bigint {
  let [product, factor] = [1n, x]
  for (let left = n; left > 0n; left /= 2n) {
    if (left % 2n === 1n) product = BigInt.asUintN(32, product * factor)
    factor = BigInt.asUintN(32, factor * factor)
  }
  return product
}
