/** Rates of change that hold programs: loops, roots, integrations. */
import { describe, expect, test } from "vitest"
import {
  foriLoop,
  grad,
  jit,
  type NDArray,
  np,
  type OdeMethod,
  odeint,
  root,
  taylorSolution,
  taylorStepper,
  whileLoop,
} from "../../src/index.js"

type Rate = (y: NDArray) => NDArray

/** The root x of x^n = y. */
const rootOf =
  (n: number): Rate =>
  (y) =>
    root((x: NDArray, y: NDArray) => np.power(x, n).sub(y), 1, y) as NDArray

const decayed = (y: NDArray, t1: number, method: OdeMethod) =>
  odeint((_, z: NDArray) => z.neg(), y, { t1, method, tol: method === "taylor" ? 2 ** -52 : 1e-12 }).y

/** y' = y^r from 1. */
const power = (r: number) => (t: number) => (1 + (1 - r) * t) ** (1 / (1 - r))
const growth = (rate: number) => (t: number) => Math.exp(rate * t)

const cases: readonly (readonly [string, Rate, (t: number) => number])[] = [
  ["a root", (y) => rootOf(3)(y), power(1 / 3)],
  ["a root of a root", (y) => rootOf(2)(rootOf(3)(y)), power(1 / 6)],
  ["an integration", (y) => decayed(y, 0.5, "taylor"), growth(Math.exp(-0.5))],
  ["an integration by a formula", (y) => decayed(y, 0.5, "dopri5"), growth(Math.exp(-0.5))],
  ["a loop", (y) => foriLoop(0, 3, (_, z: NDArray) => z.mul(0.5), y), growth(1 / 8)],
  [
    "a loop that carries whether to go on",
    (y) =>
      whileLoop(
        ([isOn]: [NDArray, NDArray]) => isOn,
        ([, z]: [NDArray, NDArray]) => [np.greater(z, 10), z.mul(0.5)] as [NDArray, NDArray],
        [np.array(true), y],
      )[1],
    growth(1 / 2),
  ],
]

describe.each(cases)("%s", (_, f, exact) => {
  const g = (_: NDArray, y: NDArray) => f(y)

  test("is integrated, compiled and step by step too", () => {
    const stepper = taylorStepper(g, 1)
    stepper.until(1)
    const ends = [odeint(g, 1, { t1: 1 }).y, jit((y0: NDArray) => odeint(g, y0, { t1: 1 }).y)(1), stepper.y]
    for (const end of ends) expect(Math.abs(Number(end) / exact(1) - 1)).toBeLessThan(2e-11)
  })

  test("has the series of the solution", () => {
    const found = taylorSolution(g, 0, 1, 2).map(Number)
    const h = 1e-4
    const expected = [1, (exact(h) - exact(-h)) / (2 * h), (exact(h) - 2 + exact(-h)) / (2 * h * h)]
    for (const [k, x] of expected.entries()) expect(found[k]).toBeCloseTo(x, 6)
  })
})

test("a root's parameter is differentiated", () => {
  // y' = x with x³ = p y: y' = (p y)^(1/3), y = (1 + 2/3 p^(1/3) t)^(3/2).
  const end = (p: NDArray) => odeint((_, y: NDArray) => rootOf(3)(y.mul(p)), 1, { t1: 1 }).y
  const expected = Math.sqrt(1 + 2 / 3) / 3
  expect(Math.abs(Number(grad(end)(1)) / expected - 1)).toBeLessThan(1e-12)
})
