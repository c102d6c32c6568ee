// Functions of the user's own from their equations, and the checks that hold functions to account.
import {
  checkDefinition,
  checkGrads,
  cost,
  define,
  grad,
  hessian,
  jet,
  jit,
  jvp,
  makeProgram,
  type NDArray,
  np,
  vmap,
} from "taylorjet"
import { describe, expect, it } from "vitest"
import { parse } from "../../src/ir/parse.js"
import { registry } from "../../src/primitives/registry.js"
import { messageOf } from "../errors/message.js"

const numbers = (x: unknown): number[] =>
  [x].flat(9).flatMap((y) => Array.from((y as NDArray).data as ArrayLike<number>))

function near(got: unknown, expected: readonly number[], tolerance = 1e-12): void {
  const a = numbers(got)
  expect(a.length).toBe(expected.length)
  a.forEach(
    (x, i) => void expect(Math.abs(x - expected[i])).toBeLessThanOrEqual(tolerance * (1 + Math.abs(expected[i]))),
  )
}

/** The principal branch of w exp w = x, by Newton's method. */
function lambert(x: number): number {
  let w = Math.log1p(x)
  for (let i = 0; i < 60; i++) w -= (w * Math.exp(w) - x) / (Math.exp(w) * (w + 1))
  return w
}

const slope = (w: NDArray) => np.div(1, np.exp(w).mul(w.add(1)))
const byNumbers = define.analytic("lambertW", { value: lambert, slope, domain: [-0.2, 3] })
const byCode = define.analytic("gd", {
  value: (x: NDArray) => np.atan(np.sinh(x)),
  slope: (_, u) => np.div(1, np.cosh(u)),
})
const jacobi = define.system("sincos", {
  values: [(x: number) => Math.sin(x), (x: number) => Math.cos(x)],
  slopes: ([s, c]) => [c, np.neg(s)],
})
const mean = define.bivariate("geometricMean", {
  value: (x: number, y: number) => Math.sqrt(x * y),
  slope: (v, x, y) => [np.div(v, x.mul(2)), np.div(v, y.mul(2))],
  domain: [[0.5, 3], [0.5, 3]], // biome-ignore format: one line
})
const arithmetic = define.bivariate("logMean", {
  value: (x: NDArray, y: NDArray) => np.log(x.add(y)),
  slope: (v) => [np.exp(v.neg()), np.exp(v.neg())],
  domain: [[0.5, 3], [0.5, 3]], // biome-ignore format: one line
})
const root = define.implicit("squareRoot", {
  value: (u: number) => Math.sqrt(u),
  residual: (v: NDArray, u: NDArray) => v.mul(v).sub(u),
  correct: (v: NDArray, _: NDArray, r: NDArray) => np.div(r, v.mul(2)),
  domain: [0.5, 4],
})

describe("the laws hold for", () => {
  const all = { byNumbers, byCode, jacobi, mean, arithmetic, root }
  it.each(Object.entries(all))("%s", (_, f) => checkDefinition(f))
})

describe("define.analytic", () => {
  it("has the series that Lagrange's inversion says: (-n)^(n-1)", () => {
    near(jet(byNumbers, [0], [[1, 0, 0, 0, 0]])[1], [1, -2, 9, -64, 625])
    near(jit((x: NDArray) => jet(byNumbers, [x], [[1, 0, 0, 0, 0]])[1])(0), [1, -2, 9, -64, 625])
    near([grad(grad(byNumbers))(0), vmap(grad(grad(byNumbers)))([0, 0])], [-2, -2, -2])
  })
  it("broadcasts nothing away: shapes and dtypes are the argument's", () => {
    for (const f of [byNumbers, byCode]) {
      expect(f(np.zeros([2, 0, 3])).shape).toEqual([2, 0, 3])
      expect(f(np.ones([2], { dtype: "float32" })).dtype).toBe("float32")
      expect(f(np.ones([2], { dtype: "int32" })).dtype).toBe("float64")
      expect(grad(f)(np.array(0.5, { dtype: "float32" })).dtype).toBe("float32")
    }
    expect(byNumbers([Number.NaN]).item()).toBeNaN()
  })
  it("compiles np code, and calls JavaScript", () => {
    const plain = (x: NDArray) => np.atan(np.sinh(x))
    expect(cost(makeProgram(byCode)(np.ones([8])))).toEqual(cost(makeProgram(plain)(np.ones([8]))))
    expect(jit(byCode)(0.5).item()).toBe(jit(plain)(0.5).item())
    expect(jit(byNumbers)(0.5).item()).toBe(lambert(0.5))
  })
  it("makes functions of one name, which stay two", () => {
    const twice = define.analytic("f", { value: (x: number) => 2 * x, slope: () => 2 })
    const thrice = define.analytic("f", { value: (x: number) => 3 * x, slope: () => 3 })
    const f = (x: NDArray) => twice(x).add(thrice(x)).add(twice(x))
    near([f(np.array(1)), grad(f)(1), jit(f)(1), jit(grad(f))(1)], [7, 7, 7, 7])
  })
  it("may be used inside traces, as any closure", () => {
    const f = (a: NDArray, x: NDArray) => {
      const g = define.analytic("scaled", { value: (y: NDArray) => np.exp(y.mul(a)), slope: (v) => v.mul(a) })
      const h = define.analytic("shifted", { value: (y: number) => Math.sin(y), slope: (_, u) => np.cos(u) })
      return h(g(x))
    }
    const plain = (a: NDArray, x: NDArray) => np.sin(np.exp(x.mul(a)))
    const both = { argnums: [0, 1] as const }
    near(hessian(f, both)(0.5, 0.3), numbers(hessian(plain, both)(0.5, 0.3)))
    near(jit(hessian(f, both))(0.5, 0.3), numbers(hessian(plain, both)(0.5, 0.3)))
    near(vmap(grad(f))([0.5, 1], [0.3, 2]), numbers(vmap(grad(plain))([0.5, 1], [0.3, 2])))
  })
  it("prints under its name, which the parser does not know", () => {
    const text = String(makeProgram((x: NDArray) => byNumbers(x))(1))
    expect(text).toContain("= lambertW a")
    expect(messageOf(() => parse(text, (name) => registry.get(name)))).toContain(
      'expected the name of a primitive; got "lambertW"',
    )
    expect(messageOf(() => parse(text, (name) => registry.get(name)))).toContain("cannot be read back")
    const held = String(makeProgram(byCode)(1))
    expect(String(parse(held, (name) => registry.get(name)).equations[0].primitive.name)).toBe("custom")
  })
})

it("define.system and define.bivariate differentiate in all variables", () => {
  near(jvp(jacobi, [0], [1]), [0, 1, 1, 0])
  near(jet(jacobi, [0], [[1, 0, 0]])[1].flat(), [1, 0, 0, -1, -1, 0])
  near(grad(mean, { argnums: [0, 1] })(1, 4), [1, 0.25])
  near(mean([1, 4], [[4], [9]]), [2, 4, 3, 6])
  near(hessian(arithmetic, { argnums: [0, 1] })(1, 1), [-0.25, -0.25, -0.25, -0.25])
})

describe("define.implicit", () => {
  it("takes trees and several arguments", () => {
    // v = { s, p } with s = x + y, p = x y.
    type V = { s: NDArray; p: NDArray }
    const f = define.implicit("sums", {
      value: (x: NDArray, y: NDArray): V => ({ s: x.add(y), p: x.mul(y) }),
      residual: ({ s, p }: V, [x, y]: readonly [NDArray, NDArray]) => [s.sub(x).sub(y), p.sub(x.mul(y))],
      correct: (_: V, __: readonly [NDArray, NDArray], [s, p]: NDArray[]): V => ({ s, p }),
    })
    const g = (x: NDArray, y: NDArray) => {
      const { s, p } = f(x, y)
      return s.mul(p)
    }
    checkGrads(g, [2, 3], { order: 3 })
    near(jit(hessian(g, { argnums: [0, 1] }))(2, 3), [6, 10, 10, 4])
    near(vmap(grad(g), { inAxes: [0, null] })([2, 5], 3), [21, 39])
    checkDefinition(f, [2, [3, 4][0]])
  })
  it("captures what is around it", () => {
    const f = (a: NDArray, x: NDArray) =>
      define.implicit("scaledRoot", {
        value: (u: NDArray) => np.sqrt(u.div(a)),
        residual: (v: NDArray, u: NDArray) => v.mul(v).mul(a).sub(u),
        correct: (v: NDArray, _: NDArray, r: NDArray) => np.div(r, v.mul(a).mul(2)),
      })(x)
    checkGrads(f, [2, 3], { order: 3 })
  })
  it("refuses what is not like the value", () => {
    const wrong = define.implicit("wrong", {
      value: (u: NDArray) => u,
      residual: (v: NDArray, u: NDArray) => v.sub(u),
      correct: () => np.ones([3]),
    })
    expect(messageOf(() => grad(wrong)(1))).toContain("what correct of wrong returns must be float64[]")
  })
})

describe("bad definitions", () => {
  const sine = (x: number) => Math.sin(x)
  const cases: [string, () => unknown, string][] = [
    ["a name with a space", () => define.analytic("a b", { value: sine, slope: (v) => v }), 'the name must be letters, digits and underscores, a letter first; got "a b"'],
    ["a value that is no number", () => define.analytic("a", { value: (() => "x") as never, slope: (v) => v }), 'the value of a must be a number, or an array where it is np code; got "x" at 0'],
    ["a value that stops being a number", () => define.analytic("a", { value: ((x: number) => (x > 1 ? undefined : x)) as never, slope: (v) => v })(2), "got undefined at 2"],
    ["a value that is not element by element", () => define.analytic("a", { value: (x: NDArray) => np.sum(x), slope: (v) => v })([1, 2]), "must have the shape and dtype of its variable, float64[2]; got float64[]"],
    ["a slope of another shape", () => grad(define.analytic("a", { value: sine, slope: () => np.ones([3]) }))(1), "the slope of a must have the shape of its variable, float64[]; got float64[3]"],
    ["too few slopes", () => jvp(define.system("a", { values: [sine, sine], slopes: ([v]) => [v] }), [1], [1]), "the slope of a must be a list of 2, one for each value"],
    ["a domain upside down", () => define.analytic("a", { value: sine, slope: (v) => v, domain: [1, 0] }), "the upper end of the domain must be a finite number, at least 1; got 0"],
    ["too many arguments", () => (byNumbers as (...x: number[]) => NDArray)(1, 2), "lambertW: expected one argument; got 2"],
    ["an option that is none", () => define.analytic("a", { value: sine, slope: (v: NDArray) => v, range: 1 } as never), "define.analytic: there is no option range"],
  ] // biome-ignore format: a table
  it.each(cases)("%s", (_, f, message) => {
    expect(messageOf(f)).toContain(message)
  })
})

describe("checkDefinition says which law fails", () => {
  it("a wrong slope", () => {
    const f = define.analytic("wrong", { value: (x: number) => Math.sin(x), slope: (_, u) => np.cos(u).mul(1.001) })
    expect(messageOf(() => checkDefinition(f))).toMatch(
      /^checkDefinition: wrong: forward mode disagrees with differences along argument 0, at result: got .*, expected .*, bound /,
    )
  })
  it("a correction that is right at one point only", () => {
    const f = define.implicit("wrong", {
      value: (u: NDArray) => np.sqrt(u),
      residual: (v: NDArray, u: NDArray) => v.mul(v).sub(u),
      correct: (_: NDArray, __: NDArray, r: NDArray) => r.div(2),
    })
    expect(messageOf(() => checkDefinition(f, [1]))).toContain(
      "wrong: coefficient 2 of a jet disagrees with nested derivatives",
    )
  })
  it("a value that compiled code computes in another way", () => {
    let calls = 0
    const f = define.analytic("unsteady", {
      value: (x: number) => Math.sin(x) + 1e-5 * calls++,
      slope: (_, u) => np.cos(u),
    })
    expect(messageOf(() => checkDefinition(f))).toContain("checkDefinition: unsteady: ")
  })
  it("what it is not made for", () => {
    expect(messageOf(() => checkDefinition(np.sin))).toContain("checkGrads takes any function")
    expect(messageOf(() => checkDefinition(define.implicit("f", { value: (u: NDArray) => u, residual: (v: NDArray, u: NDArray) => v.sub(u), correct: (_: NDArray, __: NDArray, r: NDArray) => r })))).toContain("it states no domain") // biome-ignore format: one line
  })
})

describe("checkGrads", () => {
  it("passes what is right, in float64 and float32", () => {
    checkGrads((x: NDArray, y: NDArray) => np.sin(x).mul(y), [[1, 2], 3], { order: 3 })
    const single = (x: number[]) => np.array(x, { dtype: "float32" })
    checkGrads((x: NDArray, y: NDArray) => np.sin(x).mul(y), [single([1, 2]), single([3, 4])])
    checkGrads((x: NDArray) => np.log(x), [1e-5], { order: 3 })
    checkGrads((p: { w: NDArray; n: NDArray }) => p.w.mul(p.n), [{ w: [1, 2], n: np.array(3, { dtype: "int32" }) }])
  })
  it("throws at kinks, at edges, and for what has no derivative", () => {
    expect(messageOf(() => checkGrads((x: NDArray) => np.abs(x), [0]))).toContain("forward mode disagrees")
    expect(messageOf(() => checkGrads((x: NDArray) => np.sqrt(x), [0]))).toContain("must be finite near the point")
    expect(messageOf(() => checkGrads((x: NDArray) => x, [np.array(1, { dtype: "int32" })]))).toContain(
      "there is nothing to differentiate",
    )
    expect(messageOf(() => checkGrads((x: NDArray) => x, [1], { modes: ["backward" as never] }))).toContain(
      "modes must be a list",
    )
    expect(messageOf(() => grad((y: NDArray) => { checkGrads((x: NDArray) => x, [y]); return y })(1))).toContain("must be known") // biome-ignore format: one line
  })
})
