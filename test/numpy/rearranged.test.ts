/** What NumPy's and JAX's values, in test/numbers/arrays.json, do not say of functions of shapes: errors, NaN, edges. */
import { grad, type NDArray, np } from "taylorjet"
import { expect, test } from "vitest"
import { expectErrors } from "./loops.js"

const m = np.zeros([2, 3])

test("NaN is last in searchsorted, and stays NaN in interp", () => {
  const sorted = [0, 1, Number.NaN, Number.NaN]
  expect(np.searchsorted(sorted, [Number.NaN, 5, 0.5]).toArray()).toEqual([2, 2, 1])
  expect(np.searchsorted(sorted, [Number.NaN, 5], { side: "right" }).toArray()).toEqual([4, 2])
  expect(np.interp([Number.NaN, 0.5], [0, 1], [2, 3]).toArray()).toEqual([Number.NaN, 2.5])
})

test("interp passes through its points, is constant beyond them, and its slope is finite everywhere", () => {
  const xp = np.array([0.1, 0.7, 0.7, 1.3])
  const fp = np.array([3, 5, -1, 0.3])
  expect(np.interp([0.1, 0.7, 1.3], xp, fp).toArray()).toEqual([3, -1, 0.3])
  const slope = grad((x: NDArray) => np.interp(x, xp, fp))
  expect(Number(slope(0.4))).toBeCloseTo(2 / 0.6, 12)
  for (const x of [Number.NEGATIVE_INFINITY, -1, 2, Number.POSITIVE_INFINITY]) expect(Number(slope(x))).toBe(0)
})

test("where leaves out what is infinite or NaN, in the gradient too", () => {
  const x = np.array([1, Number.NaN, 3, Number.POSITIVE_INFINITY])
  const where = np.isfinite(x)
  expect([np.sum(x, { where }), np.mean(x, { where }), np.variance(x, { where })].map(Number)).toEqual([4, 2, 1])
  expect(grad((y: NDArray) => np.variance(y, { where }))(x).toArray()).toEqual([-1, 0, 1, 0])
  expect(np.mean([1, 2], { where: false }).item()).toBeNaN()
})

test("errors say what was expected", () => {
  expectErrors([
    [() => np.repeat(m, [1, 2], 1), "repeat: axis 1 of float64[2,3] needs 3 repeats; got 2"],
    [() => np.roll(m, [1, 2], [0, 1, 1]), "roll: 2 shifts do not fit 3 axes"],
    [() => np.roll(m, 0.5), "roll: shift must be a whole number; got 0.5"],
    [() => np.rot90(m, 1, [0, 0]), "rot90: axes [0,0] name an axis of float64[2,3] twice"],
    [() => np.vstack([m, [1, 2]]), "vstack: arrays must agree except along axis 0; got float64[2,3], float64[1,2]"],
    [() => np.hstack([m, [1, 2]]), "hstack: arrays must agree except along axis 1; got float64[2,3], float64[2]"],
    [() => np.meshgrid(m), "meshgrid: expected vectors; got float64[2,3]; flatten it with np.ravel"],
    [
      () => np.cross([1, 2], [3, 4]),
      "cross: axis -1 must have size 3; got float64[2]; in the plane the product is x0 y1 - x1 y0",
    ],
    [() => np.vander(m), "vander: expected a vector; got float64[2,3]"],
    [() => np.convolve([], [1]), "convolve: expected two vectors that are not empty; got float64[0] and float64[1]"],
    [() => np.searchsorted([2, 1], 0), "searchsorted: x must not decrease; got 2 before 1; sort it first"],
    [() => np.interp(0, [0, 2, 1], [1, 2, 3]), "interp: xp must not decrease; got 2 before 1; sort it first"],
    [
      () => np.interp(0, [0, 1], [1, 2, 3]),
      "interp: xp and fp must be vectors of one size; got float64[2] and float64[3]",
    ],
    [
      () => np.sum(m, { where: [1, 0, 1] }),
      "sum: where must hold truth values; got float64[3]; compare, as in np.greater(x, 0)",
    ],
    [() => np.sum(m, { where: [true, false] }), "sum: where must broadcast to float64[2,3]; got bool[2]"],
    [() => np.prod(m, { initial: [1, 2] }), "prod: initial must be one number; got float64[2]"],
    [
      () => np.max(m, { where: true }),
      "max: with where, initial is needed, as where may hold nowhere: { where, initial: 0 }",
    ],
  ])
})
