/** Trajectories side by side under vmap, each with its own steps: they are those that are integrated one by one. */
import { describe, expect, test } from "vitest"
import { event, grad, jit, jvp, type NDArray, np, odeint, vmap } from "../../src/index.js"
import { kepler, lorenz } from "./systems.js"

/** Results of both hosts to the last bit: no product is fused with a sum. */
const exact = { fma: false }
const bits = (x: NDArray): number[] => Array.from(x.data)

/** What each lane computes, and what is computed for each alone, by one compiled function each. */
function sameAsAlone(f: (...xs: NDArray[]) => NDArray[], ...inputs: readonly (readonly unknown[])[]): NDArray[] {
  const arrays = inputs.map((x) => np.array(x as number[]))
  const together = jit(vmap(f as never), exact)(...(arrays as never[])) as unknown as NDArray[]
  const alone = jit(f as never, exact) as (...xs: NDArray[]) => NDArray[]
  for (let i = 0; i < inputs[0].length; i++) {
    const own = alone(...arrays.map((x) => x.at(i)))
    own.forEach((y, k) => void expect(bits(together[k].at(i))).toEqual(bits(y)))
  }
  return together
}

const starts = (n: number) => Array.from({ length: n }, (_, i) => [0.4 + 0.05 * i, 0, 0, 2 - 0.1 * i])
const orbit = (y0: NDArray, t1: NDArray | number = 20) => {
  const { y, t, stats } = odeint(kepler, y0, { t1, maxSteps: 512 })
  return [y, t, stats.steps]
}

describe("each trajectory is the one that is integrated alone, bit for bit", () => {
  test.each([1, 2, 3, 5])("%i starts", (n) => {
    const [, , steps] = sameAsAlone((y0) => orbit(y0), starts(n))
    expect(new Set(bits(steps)).size).toBeGreaterThanOrEqual(Math.min(n, 2))
  })

  test("of different lengths, forward, backward, and of none", () => {
    const [, t] = sameAsAlone((y0, t1) => orbit(y0, t1), starts(5), [0.1, 30, 0, -7, 1e-9])
    expect(bits(t)).toEqual([0.1, 30, 0, -7, 1e-9])
  })

  test("with parameters of their own, and a shared start", () => {
    const f = (p: NDArray) => [odeint(lorenz, [1, 1, 1], { t1: 5, args: [p], maxSteps: 512 }).y]
    sameAsAlone(f, [
      [10, 28, 8 / 3],
      [10, 14, 8 / 3],
      [16, 45, 4],
    ])
  })

  test("where one ends at a pole, and one begins with NaN, the others are as without", () => {
    const f = (y0: NDArray) => [odeint((_, y) => y.mul(y), y0, { t1: 1, maxSteps: 256 }).y]
    const [y] = sameAsAlone(f, [0.5, 2, Number.NaN, -1, 0])
    expect(bits(y).map(Number.isFinite)).toEqual([true, false, false, true, true])
    expect(Math.abs(y.at(0).item() - 1)).toBeLessThan(1e-14)
    expect(y.at(3).item()).toBeCloseTo(-0.5, 14)
  })

  test("where a step is none of the loop's: a polynomial, a step that may not be longer", () => {
    const f = (y0: NDArray) => [
      odeint((_, y) => np.stack([np.sqrt(y.at(1)), np.zerosLike(y.at(0))]), y0, { t1: 3, maxSteps: 64 }).y,
      odeint((_, y) => np.sin(y), y0, { t1: 3, hMax: 0.1, maxSteps: 64 }).y,
    ]
    const [line] = sameAsAlone(f, [
      [1, 4],
      [1, 1],
      [0, 9],
    ])
    expect(bits(line)).toEqual([7, 4, 4, 1, 9, 9])
  })

  test("with events in some", () => {
    const ground = event((_, y: NDArray) => y.at(0), { terminal: true, direction: -1 })
    const fall = (_: NDArray, y: NDArray) => np.stack([y.at(1), np.full([], -2)])
    const f = (y0: NDArray) => {
      const { t, y, events } = odeint(fall, y0, { t1: 3, events: [ground], maxSteps: 16 })
      return [t, y, events[0][0].t]
    }
    const [t] = sameAsAlone(f, [
      [1, 0],
      [100, 0],
      [4, 0],
    ])
    bits(t).forEach((x, i) => void expect(Math.abs(x - [1, 3, 2][i])).toBeLessThan(1e-14))
  })

  test("in float32, four at once", () => {
    const f = (y0: NDArray) => [odeint(kepler, np.array(y0, { dtype: "float32" }), { t1: 6, maxSteps: 256 }).y]
    const [y] = sameAsAlone(f, starts(6))
    expect(y.dtype).toBe("float32")
  })
})

test("ensembles of ensembles, and the reference", () => {
  const f = (y0: NDArray, t1: NDArray) => odeint((_, y) => np.sin(y), y0, { t1, maxSteps: 64 }).y
  const grid = vmap(vmap(f, { inAxes: [0, null] }), { inAxes: [null, 0] })
  const [y0, t1] = [
    [0.1, 1, 2],
    [1, 0, -2, 3, 0.5],
  ]
  const expected = t1.map((t) => y0.map((y) => 2 * Math.atan(Math.tan(y / 2) * Math.exp(t))))
  for (const g of [grid, jit(grid)]) expect(np.max(np.abs(np.sub(g(y0, t1), expected))).item()).toBeLessThan(1e-14)
})

test("derivatives of an ensemble are those of its members", () => {
  const swing = (_: NDArray, y: NDArray) => np.stack([y.at(1), np.sin(y.at(0)).neg()])
  const end = (y0: NDArray, t1: NDArray) => np.sum(np.square(odeint(swing, y0, { t1, tol: 1e-6, maxSteps: 32 }).y))
  const [y0, t1] = [
    np.array([
      [0.4, 0],
      [1, 0.5],
      [2, -1],
    ]),
    np.array([0.5, 2, 1]),
  ]
  const loss = (y: NDArray, t: NDArray) => np.sum(vmap(end)(y, t))
  const gradient = jit(grad(loss))(y0, t1)
  const [, tangent] = jit((y: NDArray, t: NDArray) => jvp(loss, [y, t], [np.onesLike(y), np.zerosLike(t)]))(y0, t1)
  for (let i = 0; i < 3; i++)
    expect(np.max(np.abs(np.sub(gradient.at(i), jit(grad(end))(y0.at(i), t1.at(i))))).item()).toBeLessThan(1e-13)
  expect(Math.abs(tangent.item() / np.sum(gradient).item() - 1)).toBeLessThan(1e-13)
})
