import fc from "fast-check"
import { type NDArray, np } from "taylorjet"
import { expect, test } from "vitest"
import {
  arrays,
  axesOf,
  axisOf,
  coefficients,
  expectArray,
  expectErrors,
  get,
  gradient,
  indices,
  range,
  total,
} from "./loops.js"

type Reduce = (x: NDArray, options: { axis: readonly number[]; keepdims: boolean }) => NDArray

/** Compares a reduction with a loop that sees the elements it reduces, over some axes of some array. */
function expectReduction(reduce: Reduce, loop: (values: number[]) => number, least = 0): void {
  const cases = arrays(0, 3, least).chain((x) => fc.tuple(fc.constant(x), axesOf(x), fc.boolean()))
  fc.assert(
    fc.property(cases, ([x, axis, keepdims]) => {
      const reduced = axis.map((i) => (i + x.ndim) % x.ndim)
      const ones = x.shape.map((n, i) => (reduced.includes(i) ? 1 : n))
      const kept = ones.filter((_, i) => !reduced.includes(i))
      expectArray(reduce(x, { axis, keepdims }), keepdims ? ones : kept, (index) => {
        const rest = keepdims ? index.filter((_, i) => !reduced.includes(i)) : index
        const mine = (place: number[]) => place.filter((_, i) => !reduced.includes(i)).join() === rest.join()
        return loop(
          indices(x.shape)
            .filter(mine)
            .map((place) => get(x, place)),
        )
      })
    }),
  )
}

const average = (values: number[]) => total(values) / values.length
const spread = (values: number[], ddof: number) =>
  total(values.map((value) => (value - average(values)) ** 2)) / (values.length - ddof)
const lengths = (values: number[]) => values.map(Math.abs)

test("sum", () => expectReduction(np.sum, total))
test("prod", () => expectReduction(np.prod, (values) => values.reduce((a, b) => a * b, 1)))
test("mean", () => expectReduction(np.mean, average))
test("variance", () => expectReduction(np.variance, (values) => spread(values, 0)))
test("std", () => expectReduction(np.std, (values) => Math.sqrt(spread(values, 0))))
test("max", () => expectReduction(np.max, (values) => Math.max(...values), 1))
test("min", () => expectReduction(np.min, (values) => Math.min(...values), 1))
test("any", () => expectReduction(np.any, (values) => Number(values.some((value) => value !== 0))))
test("all", () => expectReduction(np.all, (values) => Number(values.every((value) => value !== 0))))
test("norm", () => {
  expectReduction(np.norm, (values) => Math.hypot(...values))
  expectReduction(
    (x, options) => np.norm(x, { ...options, ord: 1 }),
    (values) => total(lengths(values)),
  )
  expectReduction(
    (x, options) => np.norm(x, { ...options, ord: Infinity }),
    (values) => Math.max(...lengths(values)),
    1,
  )
})

test("ddof", () => {
  expect(np.variance([1, 2, 6], { ddof: 1 }).item()).toBeCloseTo(7)
  expect(np.std([[1, 2, 6]], { axis: 1, ddof: 1, keepdims: true }).toArray()).toEqual([[Math.sqrt(7)]])
})

test("an axis may be given bare, in a list or not at all", () => {
  const x = np.reshape(np.arange(6), [2, 3])
  expect(np.sum(x, 0).toArray()).toEqual([3, 5, 7])
  expect(np.sum(x, -1).toArray()).toEqual([3, 12])
  expect(np.sum(x, [0, 1]).item()).toBe(15)
  expect(np.sum(x).item()).toBe(15)
  expect(np.sum(x, []).toArray()).toEqual([
    [0, 1, 2],
    [3, 4, 5],
  ])
  expect(np.sum(x, { keepdims: true }).toArray()).toEqual([[15]])
})

test("argmax and argmin name the first of equal elements, or the first NaN", () => {
  const cases = arrays(1, 3, 1).chain((x) => fc.tuple(fc.constant(x), axisOf(x)))
  fc.assert(
    fc.property(cases, ([x, { axis, front }]) => {
      const line = (index: number[]) => range(x.shape[front]).map((i) => get(x, index.toSpliced(front, 0, i)))
      const first = (best: (...values: number[]) => number) => (index: number[]) =>
        line(index).indexOf(best(...line(index)))
      const shape = x.shape.toSpliced(front, 1)
      expectArray(np.argmax(x, axis), shape, first(Math.max))
      expectArray(np.argmin(x, { axis }), shape, first(Math.min))
      expectArray(np.argmin(x, { axis, keepdims: true }), x.shape.with(front, 1), (index) =>
        first(Math.min)(index.toSpliced(front, 1)),
      )
    }),
  )
  const flat = [
    [1, 5],
    [5, -2],
  ]
  expect([np.argmax(flat).item(), np.argmin(flat).item()]).toEqual([1, 3])
  expect(np.argmax(flat, { keepdims: true }).shape).toEqual([1, 1])
  const nan = [1, NaN, 3, NaN]
  expect([np.argmax(nan).item(), np.argmin(nan).item()]).toEqual([1, 1])
  expect([np.max(nan).item(), np.min(nan).item()]).toEqual([NaN, NaN])
})

test("cumsum and cumprod", () => {
  const cases = arrays(1).chain((x) => fc.tuple(fc.constant(x), axisOf(x)))
  fc.assert(
    fc.property(cases, ([x, { axis, front }]) => {
      const before = (index: number[]) => range(index[front] + 1).map((i) => get(x, index.with(front, i)))
      expectArray(np.cumsum(x, axis), x.shape, (index) => total(before(index)))
      expectArray(np.cumprod(x, { axis }), x.shape, (index) => before(index).reduce((a, b) => a * b, 1))
    }),
  )
  expect(
    np
      .cumsum([
        [1, 2],
        [3, 4],
      ])
      .toArray(),
  ).toEqual([1, 3, 6, 10])
  expect(
    np
      .cumprod([
        [1, 2],
        [3, 4],
      ])
      .toArray(),
  ).toEqual([1, 2, 6, 24])
})

test("dtypes: truth values are counted, means are floating-point, extremes keep theirs", () => {
  const flags = np.array([true, true, false])
  const whole = np.array([-(2 ** 31), 2 ** 31 - 1], { dtype: "int32" })
  const single = np.array([1, 2], { dtype: "float32" })
  expect([np.sum(flags).dtype, np.sum(flags).item()]).toEqual(["int32", 2])
  expect([np.cumsum(flags).dtype, np.prod(flags).dtype, np.prod(flags).item()]).toEqual(["int32", "int32", 0])
  expect([np.mean(whole).dtype, np.mean(whole).item()]).toEqual(["float64", -0.5])
  expect([np.max(flags).item(), np.min(flags).item()]).toEqual([true, false])
  expect([np.max(whole).item(), np.min(whole).item()]).toEqual([2 ** 31 - 1, -(2 ** 31)])
  expect([np.sum(whole).dtype, np.max(whole).dtype]).toEqual(["int32", "int32"])
  const singles = [np.sum(single), np.mean(single), np.std(single), np.norm(single), np.cumprod(single)]
  expect(singles.map((x) => x.dtype)).toEqual(singles.map(() => "float32"))
})

test("nothing: the sum is 0, the product 1, the mean NaN", () => {
  expect([np.sum([]).item(), np.prod([]).item(), np.mean([]).item()]).toEqual([0, 1, NaN])
  expect(np.max(np.zeros([0, 2]), 1).shape).toEqual([0])
  expect([np.any([]).item(), np.all([]).item()]).toEqual([false, true])
})

test("prod and cumprod have exact derivatives with zeros among the factors", () => {
  // (2 + t) t (3 + t) t = t² (6 + 5 t + t²)
  expect(coefficients(np.prod, [2, 0, 3, 0], [1, 1, 1, 1], 5)).toEqual([0, 0, 6, 5, 1, 0])
  expect(gradient(np.prod, [2, 0, 3])).toEqual([0, 6, 0])
  expect(gradient(np.prod, [2, 0, 0])).toEqual([0, 0, 0])
  expect(coefficients(np.cumprod, [2, 0, 3], [1, 1, 1], 3)).toEqual([
    [2, 0, 0],
    [1, 2, 6],
    [0, 1, 5],
    [0, 0, 1],
  ])
  expect(gradient(np.cumprod, [2, 0, 3], [1, 1, 1])).toEqual([1, 8, 0])
})

test("the derivative of max and min is that of the first of equal elements", () => {
  expect(gradient(np.max, [1, 3, 3])).toEqual([0, 1, 0])
  expect(
    gradient(
      (x) => np.min(x, 1),
      [
        [2, 1],
        [1, 1],
      ],
      [10, 100],
    ),
  ).toEqual([
    [0, 10],
    [100, 0],
  ])
  expect(coefficients(np.max, [1, 3, 3], [5, 6, 7], 2)).toEqual([3, 6, 0])
})

test("the derivative of the 2-norm is x / |x|, and NaN at zero", () => {
  expect(gradient(np.norm, [3, -4])).toEqual([expect.closeTo(0.6), expect.closeTo(-0.8)])
  expect(gradient(np.norm, [0, 0])).toEqual([NaN, NaN])
  expect(coefficients(np.norm, [3, -4], [3, -4], 2)).toEqual([5, 5, 0])
})

test("errors say what was expected", () => {
  const x = np.zeros([3, 4])
  const nothing = np.zeros([2, 0])
  expectErrors([
    [() => np.sum(x, 2), "sum: axis 2 does not exist in float64[3,4]"],
    [() => np.prod(x, { axis: -3 }), "prod: axis -3 does not exist in float64[3,4]"],
    [() => np.mean(x, [0, 0.5]), "mean: axis 0.5 does not exist in float64[3,4]"],
    [() => np.variance(x, [1, -1]), "variance: axes [1,-1] name an axis of float64[3,4] twice"],
    [() => np.std(x, 5), "std: axis 5 does not exist in float64[3,4]"],
    [() => np.max(nothing, 1), "max: axes [1] of float64[2,0] have no elements"],
    [() => np.min([]), "min: axes [0] of float64[0] have no elements"],
    [() => np.argmax([]), "argmax: axis 0 of float64[0] has no elements"],
    [() => np.argmin(x, 2), "argmin: axis 2 does not exist in float64[3,4]"],
    [() => np.cumsum(1, 0), "cumsum: axis 0 does not exist in float64[]"],
    [() => np.norm(x, { ord: Number.NaN }), "norm: ord must be a number; got NaN"],
  ])
})
