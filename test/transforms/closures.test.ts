// Functions that close over traced values of outer functions. Derivatives in different variables do not mix.
import {
  type ArrayLike,
  grad,
  hessian,
  jet,
  jit,
  jvp,
  laplacian,
  makeProgram,
  type NDArray,
  np,
  taylor,
  vjp,
  vmap,
} from "taylorjet"
import { describe, it } from "vitest"
import { check } from "../../src/ir/check.js"
import { evaluate, expectClose } from "./evaluate.js"

type Derivative = (f: (x: NDArray) => NDArray) => (x: ArrayLike) => NDArray

/** Ways to take d/dx of a function of a number. */
const ways: readonly [string, Derivative][] = [
  ["grad", grad],
  ["jvp", (f) => (x) => jvp(f, [x], [1])[1]],
  ["vjp", (f) => (x) => vjp(f, x)[1](1)[0]],
  ["jet", (f) => (x) => jet(f, [x], [[1]])[1][0]],
  ["taylor", (f) => (x) => taylor(f, x, 2).derivative(1)],
  ["jit of grad", (f) => jit(grad(f))],
  ["grad of jit", (f) => grad(jit(f))],
  ["vmap of grad", (f) => (x) => vmap(grad(f))(np.reshape(x, [1])).at(0)],
]

describe.each(ways)("the outer derivative by %s", (_, outer) => {
  it.each(ways)("the inner by %s", (_, inner) => {
    // d/dx [x · d/dy (x + y)] = 1
    expectClose(
      evaluate(
        outer((x) => x.mul(inner((y) => x.add(y))(1))),
        np.array(1),
      ),
      1,
    )
    // d/dx [x · d/dy (x y²)] at y = x is 6 x²
    expectClose(
      evaluate(
        outer((x) => x.mul(inner((y) => x.mul(np.square(y)))(x))),
        np.array(2),
      ),
      24,
    )
    // d/dx [d/dy sin(x y) at y = 3] = cos(3x) − 3x sin(3x)
    const expected = Math.cos(1.5) - 1.5 * Math.sin(1.5)
    expectClose(
      evaluate(
        outer((x) => inner((y) => np.sin(x.mul(y)))(3)),
        np.array(0.5),
      ),
      expected,
    )
  })
})

describe("three deep", () => {
  it.each(ways)("by %s", (_, d) => {
    const f = d((x) => x.mul(d((y) => y.mul(d((z) => x.mul(y).mul(np.square(z)))(y)))(x)))
    // 2 x y z at z = y, times y, is 2 x y³; its derivative 6 x y² at y = x, times x, is 6 x⁴; its derivative 24 x³
    expectClose(evaluate(f, np.array(2)), 192)
  })
})

it("Siskind and Pearlmutter: a function that returns a function", () => {
  // h(x) = exp(2x + 0.1)
  const shift = (x: NDArray, f: (y: NDArray) => NDArray) => (y: NDArray) => f(x.add(y))
  const h = (x: NDArray) => grad(shift(x, (y) => grad(shift(x, np.exp))(y)))(np.array(0.1))
  expectClose(evaluate(grad(h), np.array(0.2)), 2 * Math.exp(0.5))
})

it("the same variable at two levels", () => {
  // d/dx [x² d/dx (x³)] = d/dx 3 x⁴
  const f = (x: NDArray) => np.square(x).mul(grad((y) => np.power(y, 3))(x))
  expectClose(evaluate(grad(f), np.array(2)), 96)
})

it("a constant of the inner function that is variable of the outer", () => {
  const inner = (x: NDArray) => grad((_) => np.square(x))
  expectClose(
    evaluate(
      grad((x) => x.mul(inner(x)(5)).add(x)),
      np.array(3),
    ),
    1,
  )
})

describe("closing over arrays", () => {
  const points = np.array([
    [1, 2],
    [3, 4],
    [5, 6],
  ])
  it("a mapped function over the variable of the gradient", () => {
    const loss = (w: NDArray) => np.sum(vmap((x: NDArray) => np.square(np.dot(w, x)))(points))
    const w = [0.5, -1]
    const residuals = [
      [1, 2],
      [3, 4],
      [5, 6],
    ].map(([p, q]) => 0.5 * p - q)
    const expected = [0, 1].map((i) =>
      residuals.reduce((s, r, n) => s + 2 * r * (points.toArray() as number[][])[n][i], 0),
    )
    expectClose(evaluate(grad(loss), np.array(w)), expected)
  })
  it("a gradient over the mapped variable", () => {
    const f = vmap((s: NDArray) => grad((x) => np.sum(s.mul(np.square(x))))([1, 2]))
    expectClose(evaluate(f, np.array([1, 10])), [2, 4, 20, 40])
  })
  it("two mapped variables, one in the other", () => {
    const outer = vmap((p: NDArray) => vmap((q: NDArray) => grad((t) => np.mul(np.mul(p, q), np.square(t)))(3))([1, 2]))
    expectClose(evaluate(outer, np.array([1, 10, 100])), [6, 12, 60, 120, 600, 1200])
  })
  it("a Laplacian with parameters, differentiated in them", () => {
    const f = (p: NDArray) => laplacian((x) => np.sum(p.mul(np.power(x, 3))))([1, 2])
    expectClose(evaluate(grad(f), np.array([5, 7])), [6, 12])
    expectClose(evaluate(hessian(f), np.array([5, 7])), [0, 0, 0, 0])
  })
  it("a collapsed sum over the variable of an outer jet", () => {
    const f = (s: NDArray) => laplacian((x) => np.sum(np.sin(x.mul(s))))([0.1, 0.2])
    const value = (s: number) => -s * s * (Math.sin(0.1 * s) + Math.sin(0.2 * s))
    const h = 1e-4
    const slope = (value(2 + h) - value(2 - h)) / (2 * h)
    expectClose(jet(f, [2], [[1, 0]])[1][0], slope, 1e-7)
    check(makeProgram((s) => jet(f, [s], [[1, 0]])[1])(2))
  })
})
