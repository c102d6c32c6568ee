// Jets of gradients, gradients of jets, jets of jets, mapped and compiled: against closed forms.
import { type ArrayLike, grad, jet, jit, jvp, type NDArray, np, taylorSeriesCoefficients, vmap } from "taylorjet"
import { describe, expect, it } from "vitest"
import { evaluate, expectClose } from "./evaluate.js"

const K = 4
const ks = Array.from({ length: K + 1 }, (_, k) => k)
const unit = (order: number) => [1, ...new Array(order - 1).fill(0)]

/** e^x sin x, of which derivative k is 2^(k/2) e^x sin(x + kπ/4). */
const spiral = (x: ArrayLike) => np.mul(np.exp(x), np.sin(x))
const spiralDerivative = (k: number, x: number) => 2 ** (k / 2) * Math.exp(x) * Math.sin(x + (k * Math.PI) / 4)

/** The k-th derivative of a function of one number, by a jet. */
const derivative =
  (f: (x: NDArray) => NDArray, k: number) =>
  (x: ArrayLike): NDArray => {
    if (k === 0) return f(np.array(x))
    return jet(f, [x], [unit(k)])[1][k - 1]
  }

describe("one variable", () => {
  it.each(ks)("derivative %d by a jet", (k) => {
    expectClose(evaluate(derivative(spiral, k), 0.3), spiralDerivative(k, 0.3))
  })
  it.each(ks)("gradient of derivative %d", (k) => {
    expectClose(evaluate(grad(derivative(spiral, k)), 0.3), spiralDerivative(k + 1, 0.3))
  })
  it.each(ks)("derivative %d of the gradient", (k) => {
    expectClose(evaluate(derivative(grad(spiral), k), 0.3), spiralDerivative(k + 1, 0.3))
  })
  it.each(ks)("gradient of derivative %d of the gradient", (k) => {
    expectClose(evaluate(grad(derivative(grad(spiral), k)), 0.3), spiralDerivative(k + 2, 0.3))
  })
  it("derivative i of derivative k", () => {
    for (const i of ks.slice(0, 4))
      for (const k of ks.slice(0, 4))
        expectClose(evaluate(derivative(derivative(spiral, k), i), 0.3), spiralDerivative(i + k, 0.3), 1e-11)
  })
  it("jets three deep", () => {
    const deep = derivative(derivative(derivative(spiral, 2), 2), 2)
    expectClose(evaluate(deep, 0.3), spiralDerivative(6, 0.3), 1e-11)
  })
  it("gradients six deep", () => {
    let f: (x: NDArray) => NDArray = spiral
    for (let k = 1; k <= 6; k++) {
      f = grad(f)
      expectClose(f(np.array(0.3)), spiralDerivative(k, 0.3), 1e-11)
    }
    expectClose(evaluate(f, np.array(0.3)), spiralDerivative(6, 0.3), 1e-11)
  })
  it("all at once, compiled at each level", () => {
    const f = jit(grad(jit(derivative(jit(grad(jit(spiral))), 2))))
    expectClose([f(0.3), f(0.4)], [spiralDerivative(4, 0.3), spiralDerivative(4, 0.4)])
  })
})

describe("two variables", () => {
  const f = (x: ArrayLike, y: ArrayLike) => np.mul(np.power(x, 2), np.power(y, 3))
  /** ∂^i/∂x^i ∂^j/∂y^j of x² y³. */
  const partial = (i: number, j: number, x: number, y: number) =>
    ([x * x, 2 * x, 2][i] ?? 0) * ([y ** 3, 3 * y * y, 6 * y, 6][j] ?? 0)

  it("mixed partials by jets of jets, in both orders", () => {
    for (let i = 0; i <= 3; i++)
      for (let j = 0; j <= 4; j++) {
        const xy = (x: ArrayLike, y: ArrayLike) => derivative((u) => derivative((v) => f(u, v), j)(y), i)(x)
        const yx = (x: ArrayLike, y: ArrayLike) => derivative((v) => derivative((u) => f(u, v), i)(x), j)(y)
        expectClose(evaluate(xy, 2, 3), partial(i, j, 2, 3))
        expectClose(evaluate(yx, 2, 3), partial(i, j, 2, 3))
      }
  })
  it("along a slanted line: f(x + t, y + 2t)", () => {
    const [value, terms] = evaluate((x: ArrayLike, y: ArrayLike) => jet(f, [x, y], [unit(5), [2, 0, 0, 0, 0]]), 2, 3)
    // (2 + t)² (3 + 2t)³ = 108 + 324 t + 387 t² + 230 t³ + 68 t⁴ + 8 t⁵
    expectClose([value, terms], [108, 324, 2 * 387, 6 * 230, 24 * 68, 120 * 8])
  })
  it("along a parabola: f(t², y + t³), in Taylor coefficients", () => {
    const curve = [
      [0, 1, 0, 0, 0, 0, 0],
      [0, 0, 1, 0, 0, 0, 0],
    ]
    const [value, terms] = jet(f, [0, 2], curve, { factorialScaled: false })
    expectClose([value, terms], [0, 0, 0, 0, 8, 0, 0, 12]) // t⁴ (2 + t³)³ = 8 t⁴ + 12 t⁷ + ...
  })
  it("the gradient of a jet in its direction", () => {
    // d/dv of the second derivative of sin(x) exp(y) along (1, v): sin'' e^y + 2 v cos e^y + v² sin e^y
    const along = (v: NDArray) =>
      jet(
        (x, y) => np.mul(np.sin(x), np.exp(y)),
        [0.5, 0.2],
        [
          [1, 0],
          [v, 0],
        ],
      )[1][1]
    const expected = Math.exp(0.2) * (2 * Math.cos(0.5) + 2 * 3 * Math.sin(0.5))
    expectClose(evaluate(grad(along), np.array(3)), expected)
  })
  it("the gradient of a jet in its higher terms", () => {
    // y'' = f'' x'² + f' x'': its derivative in x'' is f'
    const along = (second: NDArray) => jet(spiral, [0.3], [[2, second]])[1][1]
    expectClose(evaluate(grad(along), np.array(5)), spiralDerivative(1, 0.3))
  })
})

describe("mapped", () => {
  const xs = [0.1, 0.2, 0.3]
  it("vmap of a jet", () => {
    for (const k of ks)
      expectClose(
        evaluate(vmap(derivative(spiral, k)), xs),
        xs.map((x) => spiralDerivative(k, x)),
      )
  })
  it("vmap of a jet over directions only", () => {
    const along = (v: NDArray) => jet(spiral, [0.3], [[v, 0, 0]])[1]
    const expected = [1, 2, 3].map((k) => xs.map((v) => spiralDerivative(k, 0.3) * v ** k))
    expectClose(evaluate(vmap(along), xs), expected)
  })
  it("jet of a vmap", () => {
    const f = vmap(spiral)
    const [, terms] = evaluate(
      (x: ArrayLike) =>
        jet(
          f,
          [x],
          [
            [
              [1, 2, 3],
              [0, 0, 0],
            ],
          ],
        ),
      xs,
    )
    expectClose(
      terms,
      [1, 2].map((k) => xs.map((x, i) => spiralDerivative(k, x) * (i + 1) ** k)),
    )
  })
  it("vmap of a jet of a vmap", () => {
    const rows = [xs, [0.4, 0.5, 0.6]]
    const second = (x: NDArray) => jet(vmap(spiral), [x], [[np.onesLike(x), np.zerosLike(x)]])[1][1]
    expectClose(
      evaluate(vmap(second), rows),
      rows.map((row) => row.map((x) => spiralDerivative(2, x))),
    )
  })
  it("vmap of the gradient of a jet", () => {
    const third = vmap(grad(derivative(spiral, 2)))
    expectClose(
      evaluate(third, xs),
      xs.map((x) => spiralDerivative(3, x)),
    )
  })
  it("gradient of a vmap of a jet", () => {
    const total = (x: NDArray) => np.sum(vmap(derivative(spiral, 2))(x))
    expectClose(
      evaluate(grad(total), np.array(xs)),
      xs.map((x) => spiralDerivative(3, x)),
    )
  })
  it("vmap of vmap of vmap", () => {
    const cube = np.arange(8).reshape(2, 2, 2).mul(0.1)
    const third = vmap(vmap(vmap(derivative(spiral, 3))))
    expectClose(
      evaluate(third, cube),
      [...cube.data].map((x) => spiralDerivative(3, x)),
    )
  })
  it("compiled inside and outside", () => {
    const f = jit(vmap(jit(grad(jit(derivative(spiral, 2))))))
    expectClose(
      f(xs),
      xs.map((x) => spiralDerivative(3, x)),
    )
  })
})

it("forward mode of forward mode is the jet", () => {
  const once = (x: NDArray) => jvp(spiral, [x], [1])[1]
  const twice = (x: NDArray) => jvp(once, [x], [1])[1]
  expectClose(evaluate(twice, np.array(0.3)), spiralDerivative(2, 0.3))
})

it("high order: sin at order 20", () => {
  const derivatives = taylorSeriesCoefficients((x) => np.sin(x), 0.5, 20, { factorialScaled: true })
  expectClose(
    derivatives,
    Array.from({ length: 21 }, (_, k) => Math.sin(0.5 + (k * Math.PI) / 2)),
    1e-10,
  )
  expect(derivatives.length).toBe(21)
})
