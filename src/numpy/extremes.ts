import { asArray, describe } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import type { Atom } from "../ir/atom.js"
import * as p from "../primitives/index.js"
import { type Along, type Axes, along, axisOf, joined, keepsAxes, requireElements } from "./axes.js"
import { opposite } from "./chosen.js"
import { masking, oneNumber, type Started } from "./masked.js"
import { operands, repeat } from "./promote.js"
import { ravel, reshape } from "./shape.js"

const same = (x: Atom): Atom => x

/** The element of each line at which `order` is largest: a reading, linear in the line, at a place that does not move. */
function largest(lines: Atom, order: (x: Atom) => Atom): Atom {
  const last = lines.aval.shape.length - 1
  return p.gather(lines, p.argmax(order(lines), last), { axis: last, batch: last })
}

function extreme(who: string, operand: ArrayLike, options: Axes | Started, order: (x: Atom) => Atom): NDArray {
  const { x, axes, count, finish, mask, keep } = masking(who, operand, options, ["initial"])
  const { initial } = options as Started
  if (initial === undefined) {
    requireElements(who, x, axes, count)
    if (mask) throw new Error(`${who}: with where, initial is needed, as where may hold nowhere: { where, initial: 0 }`)
    return finish(largest(joined(x.atom, axes), order))
  }
  const [values] = operands(who, [x, oneNumber(who, "initial", initial)])
  const start = asArray(initial, who, values.aval.dtype).atom
  const lines = joined(keep(values, repeat(start, x.shape)), axes)
  const { shape } = lines.aval
  const last = shape.length - 1
  return finish(largest(p.concatenate([lines, repeat(start, shape.with(last, 1))], last), order))
}

/**
 * The largest element over axes, or over all; NaN if one is NaN. Throws when there is none. The derivative is that of
 * the element found, which of equal ones is the first. With `initial`, which takes part too, there may be none, and only
 * elements where `where` holds may take part.
 *
 * @example
 * ```ts
 * np.max([[1, 4], [3, 2]], 1) // => [4. 3.]
 * np.max([1, 5, 3], { where: [true, false, true], initial: 0 }) // => 3
 * ```
 */
export const max = (x: ArrayLike, options: Axes | Started = {}): NDArray => extreme("max", x, options, same)

/**
 * The smallest element over axes, or over all; NaN if one is NaN. Throws when there is none. The derivative is that of
 * the element found, which of equal ones is the first. With `initial`, which takes part too, there may be none, and only
 * elements where `where` holds may take part.
 *
 * @example
 * ```ts
 * np.min([[1, 4], [3, 2]], 1) // => [1. 2.]
 * ```
 */
export const min = (x: ArrayLike, options: Axes | Started = {}): NDArray => extreme("min", x, options, opposite)

/** The options of argmax and argmin: one axis; all elements in row-major order when none is given. */
export interface Search extends Along {
  /** Reduced axes stay, with size 1. */
  readonly keepdims?: boolean | undefined
}

function search(who: string, operand: ArrayLike, options: number | Search, order: (x: Atom) => Atom): NDArray {
  const x = asArray(operand, who)
  const wanted = along(who, options, ["keepdims"])
  const axis = wanted === undefined ? 0 : axisOf(who, x, wanted)
  const line = wanted === undefined ? ravel(x) : x
  if (line.shape[axis] === 0) throw new Error(`${who}: axis ${axis} of ${describe(line)} has no elements`)
  const found = new NDArray(p.argmax(order(line.atom), axis))
  return typeof options === "object" && keepsAxes(who, options)
    ? reshape(
        found,
        x.shape.map((n, i) => (wanted === undefined || i === axis ? 1 : n)),
      )
    : found
}

/**
 * Where along an axis the first largest element stands, as int32, or the first NaN; without an axis, where in row-major
 * order. Throws when there is no element. Its derivative is zero.
 *
 * @example
 * ```ts
 * np.argmax([[1, 4], [3, 2]], 1) // => [1 0]
 * np.argmax([[1, 4], [3, 2]]) // => 1
 * ```
 */
export const argmax = (x: ArrayLike, options: number | Search = {}): NDArray => search("argmax", x, options, same)

/**
 * Where along an axis the first smallest element stands, as int32, or the first NaN; without an axis, where in row-major
 * order. Throws when there is no element. Its derivative is zero.
 *
 * @example
 * ```ts
 * np.argmin([[1, 4], [3, 2]], { axis: 1, keepdims: true }) // =>
 * // [[0]
 * //  [1]]
 * ```
 */
export const argmin = (x: ArrayLike, options: number | Search = {}): NDArray => search("argmin", x, options, opposite)
