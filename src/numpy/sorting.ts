import { asArray } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { requireFlag } from "../array/options.js"
import type { Atom } from "../ir/atom.js"
import * as p from "../primitives/index.js"
import { type Along, along, axisOf } from "./axes.js"
import { chosen } from "./chosen.js"

/** The options of sort and argsort: one axis, by default the last. */
export interface Sorting extends Along {
  /** Equal elements keep their order. They always do here; false only says that it does not matter. */
  readonly stable?: boolean | undefined
  /** The largest first, and NaN before all numbers. */
  readonly descending?: boolean | undefined
}

/** The operand, its axis, and the places of its elements along it in sorted order. */
function sorted(who: string, operand: ArrayLike, options: number | Sorting) {
  const x = asArray(operand, who)
  const axis = axisOf(who, x, along(who, options, ["stable", "descending"]) ?? -1)
  const { stable = true, descending = false } = typeof options === "number" ? {} : options
  requireFlag(who, "stable", stable)
  requireFlag(who, "descending", descending)
  if (!descending) return { x, axis, order: p.argsort(x.atom, axis) }
  // Of the reversed line in ascending order, read backwards, equal elements stand in the order of x.
  const turned = (a: Atom) => p.flip(a, { axes: [axis] })
  const order = p.sub(x.shape[axis] - 1, turned(p.argsort(turned(x.atom), axis)))
  return { x, axis, order }
}

/**
 * The elements along an axis, the last by default, in ascending order; NaN comes last. Equal elements keep their order.
 * The derivative is that of the elements where they came from. Throws for an array without axes.
 *
 * @example
 * ```ts
 * np.sort([3, NaN, 1, 2]) // => [ 1.  2.  3. nan]
 * np.sort([[3, 1], [0, 2]], { axis: 0, descending: true }) // =>
 * // [[3. 2.]
 * //  [0. 1.]]
 * ```
 */
export function sort(x: ArrayLike, options: number | Sorting = {}): NDArray {
  const { x: array, axis, order } = sorted("sort", x, options)
  return new NDArray(chosen(array.atom, order, axis))
}

/**
 * The places, as int32, of the elements along an axis in ascending order; NaN comes last. Equal elements keep their
 * order. Its derivative is zero. Throws for an array without axes.
 *
 * @example
 * ```ts
 * np.argsort([3, 1, 2, 1]) // => [1 3 2 0]
 * np.argsort([3, 1, 2, 1], { descending: true }) // => [0 2 1 3]
 * ```
 */
export const argsort = (x: ArrayLike, options: number | Sorting = {}): NDArray =>
  new NDArray(sorted("argsort", x, options).order)
