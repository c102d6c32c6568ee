import fc from "fast-check"
import { grad, jet, jit, type NDArray, np, vmap } from "taylorjet"
import { expect, test } from "vitest"
import { arrays, expectErrors } from "./loops.js"

const whole = (values: readonly number[]) => np.array(values, { dtype: "int32" })
const v = np.array([1, 2, 3, 4])
const m = np.array([
  [1, 2, 3],
  [4, 5, 6],
])

test("of equal indices the last value counts, and it alone has a derivative", () => {
  const places = whole([0, 2, 0, 0])
  const f = (x: NDArray, y: NDArray) => x.with(places, y)
  expect(f(v, np.array([5, 6, 7, 8])).toArray()).toEqual([8, 2, 6, 4])
  const weights = np.array([10, 20, 30, 40])
  const loss = (x: NDArray, y: NDArray) => np.sum(np.mul(weights, f(x, y)))
  const [inX, inY] = grad(loss, { argnums: [0, 1] })(v, v) as unknown as [NDArray, NDArray]
  expect(inX.toArray()).toEqual([0, 20, 0, 40])
  expect(inY.toArray()).toEqual([0, 30, 0, 10])
})

test("withAdded adds the values of all equal indices, and all have the derivative", () => {
  const f = (x: NDArray, y: NDArray) => x.withAdded(whole([0, 2, 0, 0]), y)
  expect(f(v, v).toArray()).toEqual([9, 2, 5, 4])
  const loss = (y: NDArray) => np.sum(np.mul(np.array([10, 20, 30, 40]), f(v, y)))
  expect(grad(loss)(v).toArray()).toEqual([10, 30, 10, 10])
})

test("what is put where something was is what is read there, and the rest stays", () => {
  const range = fc.tuple(
    fc.option(fc.integer({ min: -4, max: 4 })),
    fc.option(fc.integer({ min: -4, max: 4 })),
    fc.constantFrom(1, 2, -1, -2),
  )
  const cases = arrays(1, 3).chain((x) => fc.tuple(fc.constant(x), fc.tuple(...x.shape.map(() => range))))
  fc.assert(
    fc.property(cases, ([x, index]) => {
      const old = x.at(...index)
      const values = np.add(old, 10)
      const put = x.with(index, values)
      expect(put.at(...index).toArray()).toEqual(values.toArray())
      expect(put.with(index, old).toArray()).toEqual(x.toArray())
      expect(np.sub(put, x).toArray()).toEqual(np.zerosLike(x).withAdded(index, 10).toArray())
    }),
  )
})

test("traced positions, mapped and compiled", () => {
  const f = (x: NDArray, i: NDArray) => x.with(i, np.square(x.at(i)))
  expect(jit(f)(v, whole([1, -1])).toArray()).toEqual([1, 4, 3, 16])
  expect(vmap((i: NDArray) => f(v, i))(whole([0, 3])).toArray()).toEqual([
    [1, 2, 3, 4],
    [1, 2, 3, 16],
  ])
  const pairs = (x: NDArray, i: NDArray) => x.withAdded([i, i], 1)
  expect(jit(pairs)(m, whole([0, 1, 1])).toArray()).toEqual([
    [2, 2, 3],
    [4, 7, 6],
  ])
})

test("a traced position out of range throws when the function runs, along each axis by itself", () => {
  const read = (i: NDArray, j: NDArray) => m.at(i, j)
  for (const f of [jit(read), vmap(read)]) {
    expect(() => f(whole([0]), whole([3]))).toThrow(/index \d+ is not in/)
    expect(() => f(whole([0]), whole([-4]))).toThrow(/index \d+ is not in/)
    expect(() => f(whole([-3]), whole([2]))).toThrow(/index \d+ is not in/)
    expect(f(whole([-2]), whole([-3])).toArray()).toEqual([1])
  }
  expect(() => jit((i: NDArray) => v.with(i, 0))(whole([4]))).toThrow(
    "with: index 4 is not in 0..3, the range of axis 0",
  )
  expect(() => jit((i: NDArray) => v.withAdded(i, 0))(whole([-5]))).toThrow(
    "withAdded: index -5 is not in -4..3, the range of axis 0",
  )
})

test("jets go through: x with x² in one place", () => {
  const [value, terms] = jet((x: NDArray) => x.with(1, np.square(x.at(1))), [v], [[np.ones(4), np.zeros(4)]])
  expect(value.toArray()).toEqual([1, 4, 3, 4])
  expect(terms.map((term) => term.toArray())).toEqual([
    [1, 4, 1, 1],
    [0, 2, 0, 0],
  ])
})

test("the dtype stays that of the array", () => {
  expect(v.astype("float32").with(0, np.array(0.1)).dtype).toBe("float32")
  expect(v.with(0, whole([7]).at(0)).dtype).toBe("float64")
  expect(whole([1, 2]).with(0, 5).dtype).toBe("int32")
  expect(whole([1, 2]).withAdded(":", [5, 6]).toArray()).toEqual([6, 8])
  expect(np.array([true, false]).with(1, true).toArray()).toEqual([true, true])
})

test("lists of two or three numbers are ranges; dots make a list of indices of them", () => {
  expect(m.with([0, 1], 0).toArray()).toEqual([
    [0, 0, 0],
    [4, 5, 6],
  ])
  expect(m.with([0, 1, "..."], 0).toArray()).toEqual([
    [1, 0, 3],
    [4, 5, 6],
  ])
  expect(m.with([], 0).toArray()).toEqual(np.zeros([2, 3]).toArray())
})

test("errors say what was expected", () => {
  const mask =
    "with: indices must be whole numbers; got the truth values bool[4], which select a number of elements that is not known while a function is traced; choose between arrays with np.where(mask, x, y)"
  expectErrors([
    [() => v.with(4, 0), "with: index 4 does not exist along axis 0 of float64[4]"],
    [() => m.with([0, 3, "..."], 0), "with: index 3 does not exist along axis 1 of float64[2,3]"],
    [() => m.withAdded([0, 0, 0, 0], 0), "withAdded: float64[2,3] has 2 axes; got 4 indices"],
    [() => v.with([1, null], [1, 2]), "with: a value of type float64[2] does not broadcast to the selected [3]"],
    [() => v.with(0, [1]), "with: a value of type float64[1] does not broadcast to the selected []"],
    [() => v.with(np.less(v, 2), 0), mask],
    [() => v.with([true, false, true, true] as never, 0), mask],
    [() => v.at(np.less(v, 2)), mask.replace("with", "at")],
    [
      () => v.with(true as never, 0),
      'with: expected a whole number, a range [start, stop] or [start, stop, step], null, ":", "...", "new" or an int32 array; got true',
    ],
    [() => whole([1]).with(0, 0.5), "with: an array of int32 cannot hold float64[]; convert one of them with astype"],
    [
      () => np.array([true]).with(0, 2),
      "with: an array of bool cannot hold float64[]; convert one of them with astype",
    ],
    [() => np.array([true]).withAdded(0, true), "withAdded: cannot add to bool[1]; convert it with astype"],
  ])
})
