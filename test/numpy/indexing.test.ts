import fc from "fast-check"
import { type NDArray, np } from "taylorjet"
import { expect, test } from "vitest"
import { arrayOf, arrays, axisOf, expectArray, expectErrors, get, gradient, range, traced } from "./loops.js"

type Ends = [number | null, number | null, number]

const end = fc.option(fc.integer({ min: -6, max: 6 }))
const step = fc.integer({ min: -3, max: 3 }).filter((s) => s !== 0)
const ends: fc.Arbitrary<Ends> = fc.tuple(end, end, step)
const whole = (values: readonly number[]) => np.array(values, { dtype: "int32" })

/** The positions of 0..n-1 that Python's start:stop:step names. */
function walk(n: number, [start, stop, by]: Ends): number[] {
  const place = (i: number) => (i < 0 ? i + n : i)
  if (by > 0) {
    const first = Math.max(0, place(start ?? 0))
    return range(n).filter((i) => i >= first && i < (stop === null ? n : place(stop)) && (i - first) % by === 0)
  }
  const first = Math.min(n - 1, start === null ? n - 1 : place(start))
  const down = range(n).filter((i) => i <= first && i > (stop === null ? -1 : place(stop)) && (first - i) % by === 0)
  return down.reverse()
}

test("ranges follow NumPy, on every axis at once", () => {
  const cases = arrays().chain((x) => fc.tuple(fc.constant(x), fc.tuple(...x.shape.map(() => ends))))
  fc.assert(
    fc.property(cases, ([x, given]) => {
      const places = x.shape.map((n, axis) => walk(n, given[axis]))
      const shape = places.map((place) => place.length)
      const element = (index: number[]) =>
        get(
          x,
          index.map((i, axis) => places[axis][i]),
        )
      expectArray(np.at(x, ...given), shape, element)
      expectArray(np.slice(x, ...given), shape, element)
    }),
  )
})

test("a whole number drops its axis, null and ':' keep all, an array takes entries", () => {
  const x = np.reshape(np.arange(24), [2, 3, 4])
  expectArray(np.at(x, -1), [3, 4], ([i, j]) => get(x, [1, i, j]))
  expectArray(np.at(x, ":", 1), [2, 4], ([i, j]) => get(x, [i, 1, j]))
  expectArray(np.at(x, null, null, -2), [2, 3], ([i, j]) => get(x, [i, j, 2]))
  expectArray(np.at(x, 1, 2, 3), [], () => 23)
  expectArray(np.at(x), [2, 3, 4], (index) => get(x, index))
  expectArray(np.at(x, 0, whole([2, -3]), [1, 3]), [2, 2], ([i, j]) => get(x, [0, [2, 0][i], 1 + j]))
  expectArray(np.at(x, ":", np.reshape(whole([0, 1]), [2, 1]), 0), [2, 2, 1], ([i, j]) => get(x, [i, j, 0]))
  expectArray(np.at(x, new Int32Array([1, 1])), [2, 3, 4], ([, j, k]) => get(x, [1, j, k]))
  expectArray(np.at(x, np.array(1), np.array(-1), 0), [], () => get(x, [1, 2, 0]))
})

test("slice with one or two plain numbers takes rows", () => {
  const x = np.reshape(np.arange(12), [4, 3])
  expect(np.slice(x, 1).shape).toEqual([3, 3])
  expect(np.slice(x, -1).toArray()).toEqual([[9, 10, 11]])
  expect(np.slice(x, 1, -1).toArray()).toEqual([
    [3, 4, 5],
    [6, 7, 8],
  ])
  expect(np.slice(x, 1, [0, 2]).toArray()).toEqual([3, 4])
  expect(np.slice(x).shape).toEqual([4, 3])
})

test("take along an axis puts the axes of the indices in its place", () => {
  const cases = arrays(1, 3, 1).chain((x) => fc.tuple(fc.constant(x), axisOf(x), fc.array(fc.nat(), { maxLength: 4 })))
  fc.assert(
    fc.property(cases, ([x, { axis, front }, some]) => {
      const n = x.shape[front]
      const picks = some.map((pick) => pick % n)
      const element = (index: number[]) => get(x, index.with(front, picks[index[front]]))
      expectArray(np.take(x, picks, { axis }), x.shape.with(front, picks.length), element)
      expectArray(np.take(x, whole(picks.map((pick) => pick - n)), axis), x.shape.with(front, picks.length), element)
      expectArray(
        np.take(x, np.reshape(whole(picks), [1, -1]), axis),
        x.shape.toSpliced(front, 1, 1, picks.length),
        (i) => element(i.toSpliced(front, 1)),
      )
      expect(np.take(x, x.size - 1).item()).toBe(x.data[x.size - 1])
    }),
  )
  expect(np.take(np.zeros([0]), []).shape).toEqual([0])
})

test("takeAlongAxis takes from each line by its own indices", () => {
  const cases = arrays(1, 3, 1).chain((x) =>
    fc.tuple(fc.constant(x), axisOf(x), fc.integer({ min: 0, max: 3 })).chain(([_, at, count]) => {
      const shape = x.shape.with(at.front, count)
      return fc.tuple(fc.constant(x), fc.constant(at), arrayOf(shape))
    }),
  )
  fc.assert(
    fc.property(cases, ([x, { axis, front }, some]) => {
      const n = x.shape[front]
      const picks = np.reshape(whole(Array.from(some.data, (pick) => pick % n)), some.shape)
      const element = (index: number[]) => get(x, index.with(front, (get(picks, index) + n) % n))
      expectArray(np.takeAlongAxis(x, picks, axis), some.shape, element)
    }),
  )
  expect(
    np
      .takeAlongAxis(
        [
          [1, 2],
          [3, 4],
        ],
        [[1]],
        { axis: 1 },
      )
      .toArray(),
  ).toEqual([[2], [4]])
})

test("indices may be traced, negative ones too", () => {
  const x = np.reshape(np.arange(6), [2, 3])
  const i = whole([2, -3])
  expect(traced((a, k) => np.take(a, k, 1), x, i).toArray()).toEqual([
    [2, 0],
    [5, 3],
  ])
  expect(traced((a, k) => np.at(a, ":", k), x, i).toArray()).toEqual([
    [2, 0],
    [5, 3],
  ])
  expect(traced((a, k) => np.at(a, k, k), x, np.array(-1, { dtype: "int32" })).item()).toBe(5)
  expect(() => traced((a, k) => np.take(a, k), x, whole([7]))).toThrow("take: index 7 is not in 0..5")
  expect(() => traced((a, k) => np.take(a, k), x, np.array([0]))).toThrow(
    "take: indices must be whole numbers; got float64[1]",
  )
})

test("the derivative of a selection goes to what is selected, once for each time", () => {
  expect(gradient((x) => np.take(x, [2, 0, 2]), [1, 2, 3], [1, 10, 100])).toEqual([10, 0, 101])
  expect(gradient((x) => np.at(x, [null, null, -2]), [1, 2, 3], [1, 10])).toEqual([10, 0, 1])
})

test("tril, triu, diag, trace", () => {
  const matrices = arrays(2, 3)
  fc.assert(
    fc.property(matrices, fc.integer({ min: -3, max: 3 }), (x, k) => {
      const ahead = (index: number[]) => index[index.length - 1] - index[index.length - 2]
      expectArray(np.tril(x, k), x.shape, (index) => (ahead(index) <= k ? get(x, index) : 0))
      expectArray(np.triu(x, k), x.shape, (index) => (ahead(index) >= k ? get(x, index) : 0))
    }),
  )
  fc.assert(
    fc.property(arrays(2, 2), fc.integer({ min: -4, max: 4 }), (x, k) => {
      const on = range(x.shape[0]).filter((i) => i + k >= 0 && i + k < x.shape[1])
      expectArray(np.diag(x, k), [on.length], ([i]) => get(x, [on[i], on[i] + k]))
      expect(np.trace(x, k).item()).toBe(on.reduce((sum, i) => sum + get(x, [i, i + k]), 0))
    }),
  )
  fc.assert(
    fc.property(arrays(1, 1), fc.integer({ min: -3, max: 3 }), (x, k) => {
      const n = x.size + Math.abs(k)
      expectArray(np.diag(x, k), [n, n], ([i, j]) => (j - i === k ? x.data[Math.min(i, j)] : 0))
    }),
  )
  expect(
    np.tril(
      np.array(
        [
          [1, 2],
          [3, 4],
        ],
        { dtype: "int32" },
      ),
    ).dtype,
  ).toBe("int32")
})

test("errors say what was expected", () => {
  const x = np.zeros([2, 3])
  const expected =
    'expected a whole number, a range [start, stop] or [start, stop, step], null, ":", "...", "new" or an int32 array'
  const wrong = (index: unknown) => () => np.at(x, index as NDArray)
  expectErrors([
    [() => np.at(x, 0, -4), "at: index -4 does not exist along axis 1 of float64[2,3]"],
    [() => np.at(x, 0.5), "at: index 0.5 does not exist along axis 0 of float64[2,3]"],
    [() => np.at(x, 0, 0, 0), "at: float64[2,3] has 2 axes; got 3 indices"],
    [wrong([1]), `at: ${expected}; got [1]`],
    [wrong([0, 2, 0]), `at: ${expected}; got [0,2,0]`],
    [wrong([0, 1.5]), `at: ${expected}; got [0,1.5]`],
    [wrong("x"), `at: ${expected}; got "x"`],
    [() => np.at(x, "...", 0, "..."), 'at: "..." may stand once among the indices'],
    [
      () => np.at(x, whole([0, 1]), whole([0, 1, 2])),
      "at: operands have shapes int32[2] and int32[3], which do not broadcast",
    ],
    [() => np.at(x, whole([0, 1]), whole([0, 3])), "at: index 3 does not exist along axis 1 of float64[2,3]"],
    [() => np.take(x, 6), "take: index 6 does not exist along axis 0 of float64[6]"],
    [() => np.take(x, [0], { axis: 2 }), "take: axis 2 does not exist in float64[2,3]"],
    [() => np.take(x, [0.5]), "take: indices must be whole numbers; got float64[1]"],
    [
      () => np.takeAlongAxis(x, [[0], [0], [0]], 1),
      "takeAlongAxis: indices int32[3,1] do not fit float64[2,3] except along axis 1",
    ],
    [() => np.tril([1]), "tril: expected an array of at least two axes; got float64[1]"],
    [() => np.diag(np.zeros([1, 1, 1])), "diag: expected a vector or a matrix; got float64[1,1,1]"],
    [() => np.trace([1]), "trace: expected a matrix; got float64[1]"],
  ])
})
