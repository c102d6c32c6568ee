import { asArray, describe } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { sameShape } from "../ir/aval.js"
import * as p from "../primitives/index.js"
import { type Along, alike, along, axisIn, axisOf, part } from "./axes.js"
import { numbersIn, showList } from "./lists.js"

/** Arrays of one dtype, at least one. */
function listed(who: string, xs: readonly ArrayLike[]): NDArray[] {
  if (!Array.isArray(xs) || xs.length === 0)
    throw new Error(`${who}: expected a list of at least one array; got ${Array.isArray(xs) ? "none" : describe(xs)}`)
  return alike(who, [...xs])
}

const showAll = (arrays: readonly NDArray[]): string => arrays.map(describe).join(", ")

/**
 * Arrays of one shape, put side by side along a new axis, which stands at `axis` (default 0) in the result.
 *
 * @example
 * ```ts
 * np.stack([[1, 2], [3, 4]], 1) // =>
 * // [[1. 3.]
 * //  [2. 4.]]
 * np.stack([[1, 2], [3]]) // throws stack: arrays must have one shape; got float64[2], float64[1]
 * ```
 */
export function stack(xs: readonly ArrayLike[], options: number | Along = {}): NDArray {
  const arrays = listed("stack", xs)
  const [{ shape }] = arrays
  if (arrays.some((x) => !sameShape(x.shape, shape)))
    throw new Error(`stack: arrays must have one shape; got ${showAll(arrays)}`)
  const rank = shape.length + 1
  const axis = axisIn("stack", along("stack", options) ?? 0, rank, () => `a result of ${rank} axes`)
  const rows = arrays.map((x) => p.reshape(x.atom, { shape: shape.toSpliced(axis, 0, 1) }))
  return new NDArray(p.concatenate(rows, axis))
}

/**
 * Arrays joined along an axis that they have (default 0). Throws when they differ along another.
 *
 * @example
 * ```ts
 * np.concatenate([[1, 2], [3]]) // => [1. 2. 3.]
 * ```
 */
export function concatenate(xs: readonly ArrayLike[], options: number | Along = {}): NDArray {
  const arrays = listed("concatenate", xs)
  return joinedAlong("concatenate", arrays, axisOf("concatenate", arrays[0], along("concatenate", options) ?? 0))
}

function joinedAlong(who: string, arrays: readonly NDArray[], axis: number): NDArray {
  const others = (x: NDArray) => x.shape.toSpliced(axis, 1)
  if (arrays.some((x) => x.ndim !== arrays[0].ndim || !sameShape(others(x), others(arrays[0]))))
    throw new Error(`${who}: arrays must agree except along axis ${axis}; got ${showAll(arrays)}`)
  return new NDArray(
    p.concatenate(
      arrays.map((x) => x.atom),
      axis,
    ),
  )
}

/** Arrays in another shape each, joined along an axis, which is the last where it does not exist. */
function joinedAs(
  who: string,
  xs: readonly ArrayLike[],
  form: (x: NDArray) => readonly number[],
  axis: number,
): NDArray {
  const arrays = listed(who, xs).map((x) => new NDArray(p.reshape(x.atom, { shape: form(x) })))
  return joinedAlong(who, arrays, Math.min(axis, arrays[0].ndim - 1))
}

/**
 * Arrays below each other: joined along the first axis. Vectors and numbers are rows.
 *
 * @example
 * ```ts
 * np.vstack([[1, 2], [3, 4]]) // =>
 * // [[1. 2.]
 * //  [3. 4.]]
 * ```
 */
export const vstack = (xs: readonly ArrayLike[]): NDArray =>
  joinedAs("vstack", xs, ({ shape, ndim, size }) => (ndim < 2 ? [1, size] : shape), 0)

/**
 * Arrays side by side: joined along the second axis, vectors and numbers along their only one.
 *
 * @example
 * ```ts
 * np.hstack([[1, 2], [3, 4]]) // => [1. 2. 3. 4.]
 * ```
 */
export const hstack = (xs: readonly ArrayLike[]): NDArray =>
  joinedAs("hstack", xs, ({ shape, ndim }) => (ndim < 1 ? [1] : shape), 1)

/**
 * Vectors as the columns of a matrix; matrices stand beside them as they are.
 *
 * @example
 * ```ts
 * np.columnStack([[1, 2], [3, 4]]) // =>
 * // [[1. 3.]
 * //  [2. 4.]]
 * ```
 */
export const columnStack = (xs: readonly ArrayLike[]): NDArray =>
  joinedAs("columnStack", xs, ({ shape, ndim, size }) => (ndim < 2 ? [size, 1] : shape), 1)

/**
 * The parts of an array along an axis (default 0): a number of equal parts, or parts that end where the given indices
 * say. Throws when the axis does not divide into that many.
 *
 * @example
 * ```ts
 * np.split([1, 2, 3, 4], 2) // => [ [1. 2.], [3. 4.] ]
 * np.split([1, 2, 3, 4], [1, 3]) // => [ [1.], [2. 3.], [4.] ]
 * ```
 */
export function split(
  x: ArrayLike,
  sections: number | readonly number[] | Int32Array,
  options: number | Along = {},
): NDArray[] {
  const array = asArray(x, "split")
  const axis = axisOf("split", array, along("split", options) ?? 0)
  const n = array.shape[axis]
  const given = numbersIn(sections)
  if (!given?.every(Number.isInteger))
    throw new Error(`split: sections must be whole numbers; got ${showList(sections)}`)
  if (typeof sections === "number" && (sections < 1 || n % sections !== 0))
    throw new Error(`split: axis ${axis} of ${describe(array)} does not divide into ${sections} equal parts`)
  const cuts =
    typeof sections === "number"
      ? Array.from({ length: sections - 1 }, (_, i) => ((i + 1) * n) / sections)
      : given.map((cut) => Math.min(Math.max(cut < 0 ? cut + n : cut, 0), n))
  return [...cuts, n].map((end, i) => {
    const start = i === 0 ? 0 : cuts[i - 1]
    return new NDArray(part(array.atom, axis, start, Math.max(0, end - start)))
  })
}

/**
 * With zeros around: `widths` says how many before and after along each axis, or along all axes.
 *
 * @example
 * ```ts
 * np.pad([1, 2], 1) // => [0. 1. 2. 0.]
 * np.pad([[1, 2]], [[0, 1], [2, 0]]) // =>
 * // [[0. 0. 1. 2.]
 * //  [0. 0. 0. 0.]]
 * ```
 */
export function pad(
  x: ArrayLike,
  widths: number | readonly [number, number] | readonly (readonly [number, number])[],
): NDArray {
  const array = asArray(x, "pad")
  const one = typeof widths === "number" ? [widths, widths] : widths
  const sides: readonly unknown[] = isPair(one) ? array.shape.map(() => one) : one
  if (!Array.isArray(sides) || sides.length !== array.ndim || !Array.from(sides).every(isPair))
    throw new Error(`pad: ${describe(array)} needs [before, after] for each axis; got ${showList(widths)}`)
  return new NDArray(
    p.pad(array.atom, {
      start: sides.map(([before]) => before),
      step: sides.map(() => 1),
      shape: array.shape.map((n, i) => n + sides[i][0] + sides[i][1]),
    }),
  )
}

/** Two whole numbers that are not negative. */
const isPair = (x: unknown): x is readonly [number, number] =>
  Array.isArray(x) && x.length === 2 && Array.from(x).every((width) => Number.isInteger(width) && width >= 0)
