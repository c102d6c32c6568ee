/** Arrays to test with, and plain loops over their elements to compare with. */
import fc from "fast-check"
import { type NDArray, type Nested, type NestedNumbers, np } from "taylorjet"
import { expect } from "vitest"
import { run, trace } from "../../src/array/trace.js"
import { jet } from "../../src/transforms/jet.js"
import { vjp } from "../../src/transforms/vjp.js"

export const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

/** Every index of an array of the given shape, in row-major order. */
export const indices = (shape: readonly number[]): number[][] =>
  shape.reduce<number[][]>((found, n) => found.flatMap((index) => range(n).map((i) => [...index, i])), [[]])

export const get = (x: NDArray, index: readonly number[]): number =>
  x.data[index.reduce((at, i, axis) => at * x.shape[axis] + i, 0)]

export function expectArray(x: NDArray, shape: readonly number[], element: (index: number[]) => number): void {
  expect(x.shape).toEqual(shape)
  for (const index of indices(shape)) {
    const expected = element(index)
    expect(get(x, index), `at [${index}]`).toEqual(Number.isNaN(expected) ? Number.NaN : expect.closeTo(expected, 10))
  }
}

export const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

/** Arrays of small whole numbers, so that sums and products are exact. */
export const arrayOf = (shape: readonly number[]): fc.Arbitrary<NDArray> => {
  const size = shape.reduce((product, n) => product * n, 1)
  return fc
    .array(fc.integer({ min: -3, max: 3 }), { minLength: size, maxLength: size })
    .map((values) => np.reshape(np.array(values), shape))
}

export const shapes = (minLength: number, maxLength: number, least = 0): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: least, max: 3 }), { minLength, maxLength })

export const arrays = (minRank = 0, maxRank = 3, least = 0): fc.Arbitrary<NDArray> =>
  shapes(minRank, maxRank, least).chain(arrayOf)

/** Some axes of x, negative ones among them. */
export const axesOf = (x: NDArray): fc.Arbitrary<number[]> =>
  fc
    .shuffledSubarray(range(x.ndim))
    .chain((axes) => fc.tuple(...axes.map((axis) => fc.constantFrom(axis, axis - x.ndim))))

/** One axis of x, as it is and counted from the front. */
export const axisOf = (x: NDArray): fc.Arbitrary<{ axis: number; front: number }> =>
  fc.integer({ min: -x.ndim, max: x.ndim - 1 }).map((axis) => ({ axis, front: axis < 0 ? axis + x.ndim : axis }))

type Case = readonly [() => unknown, string]

export function expectErrors(cases: readonly Case[]): void {
  for (const [f, message] of cases) expect(f, message).toThrow(new Error(message))
}

/** The Taylor coefficients of f(x + t v), up to an order. */
export function coefficients(f: (x: NDArray) => NDArray, x: Nested, v: Nested, order: number): NestedNumbers[] {
  const { program, leaves } = trace("test", f, [np.array(x)])
  const pushed = jet(program, order, (_, k) => k === 1)
  return run(pushed, [...leaves, np.array(v)]).map((y) => y.toArray())
}

/** The gradient of f at x, weighted by a cotangent. */
export function gradient(f: (x: NDArray) => NDArray, x: Nested, cotangent: Nested = 1): NestedNumbers {
  const { program, leaves } = trace("test", f, [np.array(x)])
  return run(vjp(program), [...leaves, np.array(cotangent)])[1].toArray()
}

/** What f returns when its arguments are traced. */
export function traced(f: (...args: NDArray[]) => NDArray, ...args: NDArray[]): NDArray {
  return run(trace("test", f, args).program, args)[0]
}
