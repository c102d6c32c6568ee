import { asArray, describe } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import * as p from "../primitives/index.js"
import { type Along, along, axisOf } from "./axes.js"
import { broadcastShapes, repeat } from "./promote.js"
import { axisAt, type Index, positions } from "./ranges.js"
import { selected, selection } from "./selection.js"
import { moveaxis, ravel } from "./shape.js"

/**
 * The entries of x along an axis that `indices` name; without an axis, of x in row-major order. The result has the axes
 * of `indices` where x has that axis. Negative indices count from the end; one out of range throws. Indices may be
 * traced, as int32.
 *
 * @example
 * ```ts
 * np.take([10, 20, 30], [2, 0, -1]) // => [30. 10. 30.]
 * np.take([[1, 2], [3, 4]], [1], { axis: 1 }).shape // => [ 2, 1 ]
 * np.take([10, 20], 5) // throws take: index 5 does not exist along axis 0 of float64[2]
 * ```
 */
export function take(x: ArrayLike, indices: ArrayLike, options: number | Along = {}): NDArray {
  const given = asArray(x, "take")
  const wanted = along("take", options)
  const array = wanted === undefined ? ravel(given) : given
  const axis = axisOf("take", array, wanted ?? 0)
  return new NDArray(p.gather(array.atom, positions("take", indices, axisAt(array, axis)), { axis, batch: 0 }))
}

/**
 * The entries of x along an axis (default the last) that `indices` name, each line of x by its own line of indices: the
 * result has the shape of `indices`. Axes of size 1 are repeated, except the one along which entries are taken. Throws
 * when the other axes do not fit, or an index is out of range.
 *
 * @example
 * ```ts
 * const x = np.array([[3, 1, 2], [4, 6, 5]])
 * np.takeAlongAxis(x, np.argmax(x, { axis: 1, keepdims: true }), 1) // =>
 * // [[3.]
 * //  [6.]]
 * ```
 */
export function takeAlongAxis(x: ArrayLike, indices: ArrayLike, options: number | Along = {}): NDArray {
  const who = "takeAlongAxis"
  const array = asArray(x, who)
  const axis = axisOf(who, array, along("takeAlongAxis", options) ?? -1)
  const where = new NDArray(positions(who, indices, axisAt(array, axis)))
  const lines = [array, where].map((a) => a.shape.toSpliced(axis, 1))
  const lead = array.ndim === where.ndim ? broadcastShapes(lines) : undefined
  if (!lead)
    throw new Error(`${who}: indices ${describe(where)} do not fit ${describe(array)} except along axis ${axis}`)
  const [values, places] = [array, where].map((a) => {
    const last = moveaxis(a, axis, -1)
    return repeat(last.atom, [...lead, a.shape[axis]])
  })
  return moveaxis(new NDArray(p.gather(values, places, { axis: lead.length, batch: lead.length })), -1, axis)
}

/**
 * Selects along each axis in turn:
 * - a whole number: that entry, and the axis disappears; negative ones count from the end, one out of range throws;
 * - `[start, stop]` or `[start, stop, step]`: a range by NumPy's rules, null where it is open;
 * - null or `":"`: all of the axis, as for axes without an index;
 * - `"..."`, once: all of as many axes as the other indices leave;
 * - `"new"`: a new axis of size 1;
 * - an int32 array: the entries that it names. (A JavaScript array is a range.) Several of them, and whole numbers beside
 *   them, broadcast together and name one entry at each place. Their axes stand in their place, or in front where other
 *   indices stand between them, as in NumPy. They may be traced: then one out of range throws when the function runs.
 *
 * An array of truth values is no index: how many elements it selects would depend on values. Use `np.where`.
 *
 * @example
 * ```ts
 * const x = np.array([[1, 2, 3], [4, 5, 6]])
 * np.at(x, 1) // => [4. 5. 6.]
 * np.at(x, -1, 0) // => 4
 * np.at(x, ":", [null, null, -2]) // =>
 * // [[3. 1.]
 * //  [6. 4.]]
 * np.at(x, "...", 0) // => [1. 4.]
 * np.at(x, 0, "new").shape // => [ 1, 3 ]
 * np.at(x, new Int32Array([0, 1, 1]), new Int32Array([2, 0, 0])) // => [3. 4. 4.]
 * np.at(x, 2) // throws at: index 2 does not exist along axis 0 of float64[2,3]
 * ```
 */
export const at = (x: ArrayLike, ...indices: readonly Index[]): NDArray => select("at", asArray(x, "at"), indices)

/**
 * Parts of x. `slice(x, start)` and `slice(x, start, stop)` take rows like JavaScript's `slice`; otherwise each
 * argument selects along its axis, as in `at`.
 *
 * @example
 * ```ts
 * const x = np.array([[1, 2, 3], [4, 5, 6]])
 * np.slice(x, 1) // => [[4. 5. 6.]]
 * np.slice([1, 2, 3, 4], 1, -1) // => [2. 3.]
 * np.slice(x, [0, 1], [1, null]) // => [[2. 3.]]
 * ```
 */
export function slice(x: ArrayLike, ...ranges: readonly Index[]): NDArray {
  const [start, stop = null] = ranges
  const rows = typeof start === "number" && (ranges.length === 1 || (ranges.length === 2 && typeof stop === "number"))
  return select("slice", asArray(x, "slice"), rows ? [[start, stop as number | null]] : ranges)
}

const select = (who: string, x: NDArray, indices: readonly Index[]): NDArray =>
  new NDArray(selected(x.atom, selection(who, x, indices)))
