/** Solutions that stand still, whose series end, and integrations of no length: derivatives are those of any other. */
import { describe, expect, test } from "vitest"
import { grad, hessian, jet, jit, jvp, type NDArray, np, type OdeMethod, odeint, vmap } from "../../src/index.js"

const methods: readonly OdeMethod[] = ["taylor", "dopri5", "tsit5", "dop853", "rodas5p"]
const close = (x: unknown, y: unknown, rtol: number) =>
  expect(np.allclose(x as NDArray, y as NDArray, { rtol, atol: rtol })).toBe(true)

/** Of the series of such solutions the last coefficients are zero, and a step may be as long as one likes. */
const still: readonly (readonly [string, (x: NDArray) => NDArray, number, number])[] = [
  ["y' = p y at p = 0", (p) => odeint((_, y: NDArray) => y.mul(p), 1, { t1: 1 }).y, 0, 1],
  ["y' = p", (p) => odeint((_, y: NDArray) => y.mul(0).add(p), 0, { t1: 1 }).y, 1, 1],
  ["y' = p t", (p) => odeint((t: NDArray) => t.mul(p), 0, { t1: 1 }).y, 1, 0.5],
  ["y' = y (1 - y) in the start 0", (y0) => odeint((_, y: NDArray) => y.sub(y.mul(y)), y0, { t1: 1 }).y, 0, Math.E],
  ["y' = y (1 - y) in the start 1", (y0) => odeint((_, y: NDArray) => y.sub(y.mul(y)), y0, { t1: 1 }).y, 1, 1 / Math.E],
]

describe.each(still)("%s", (_, f, at, expected) => {
  test("gradient, compiled and mapped too, and jvp", () => {
    close(grad(f)(at), expected, 1e-14)
    close(jvp(f, [at], [1])[1], expected, 1e-14)
    close(jit(grad(f))(at), expected, 1e-14)
    close(vmap(grad(f))([at, at]), [expected, expected], 1e-14)
  })
})

test("second derivatives, and derivatives in vectors", () => {
  close(hessian((p: NDArray) => odeint((_, y: NDArray) => y.mul(p), 1, { t1: 1 }).y)(0), 1, 1e-14)
  const turned = (y0: NDArray) => np.sum(odeint((_, y: NDArray) => [y.at(1), y.at(0).neg()], y0, { t1: 1 }).y)
  close(grad(turned)([0, 0]), [Math.cos(1) - Math.sin(1), Math.sin(1) + Math.cos(1)], 1e-14)
  const single = (p: NDArray) => odeint((_, y: NDArray) => y.mul(p), np.array(1, { dtype: "float32" }), { t1: 1 }).y
  close(grad(single)(np.array(0, { dtype: "float32" })), 1, 1e-6)
})

describe.each(methods)("from t0 to t0 by %s", (method) => {
  /** e^(3 (t1 - t0)) y0. */
  const grown = (t0: NDArray, t1: NDArray, y0: NDArray) => odeint((_, y: NDArray) => y.mul(3), y0, { t0, t1, method }).y
  const args = [2, 2, 1].map((x) => np.array(x)) as [NDArray, NDArray, NDArray]

  test("the state moves with t1 and against t0 by f, and is what it was", () => {
    close(grown(...args), 1, 0)
    close(jit(grown)(...args), 1, 0)
    for (const [i, slope] of [-3, 3, 1].entries()) close(grad(grown, { argnums: i })(...args), slope, 1e-12)
    close(vmap((t1: NDArray) => grown(args[0], t1, args[2]))([2, 3, 2]), [1, Math.exp(3), 1], 1e-6)
  })

  test("to third order in t1", () => {
    const [value, terms] = jet((t1: NDArray) => grown(args[0], t1, args[2]), [2], [[1, 0, 0]])
    close(value, 1, 0)
    close(np.stack(terms), [3, 9, 27], 1e-11)
  })

  test("a state saved at t0 moves with its time", () => {
    const saved = (times: NDArray) => odeint((_, y: NDArray) => y.mul(3), 1, { t0: 0, saveAt: times, method }).y
    close(jvp(saved, [np.array([0])], [np.array([1])])[1], [3], 1e-5)
    close(jvp(saved, [np.array([0, 1])], [np.array([1, 0])])[1], [3, 0], 1e-5)
  })
})
