import { asArray, describe } from "../array/asArray.js"
import type { ArrayLike, NDArray } from "../array/ndarray.js"
import { checkedOptions } from "../array/options.js"
import { sameShape } from "../ir/aval.js"
import { isFloat } from "../ir/dtype.js"
import { div } from "./arithmetic.js"
import { type Axes, type Reduction, reducing, requireElements } from "./axes.js"
import { equal, isnan, logicalNot } from "./compare.js"
import { max, min } from "./extremes.js"
import { broadcastShapes } from "./promote.js"
import { all, sum } from "./reduce.js"
import { where } from "./select.js"

/** x with a number in the place of NaN, whose derivatives are zero. */
const filled = (x: NDArray, value: number): NDArray => (isFloat(x.dtype) ? where(isnan(x), value, x) : x)

/**
 * The sum over axes, or over all, of what is not NaN; 0 of nothing.
 *
 * @example
 * ```ts
 * np.nansum([1, NaN, 2]) // => 3
 * ```
 */
export function nansum(x: ArrayLike, options: Axes | Reduction = {}): NDArray {
  const { x: array, axes, finish } = reducing("nansum", x, options)
  return finish(sum(filled(array, 0), axes).atom)
}

/**
 * The mean over axes, or over all, of what is not NaN; NaN of nothing.
 *
 * @example
 * ```ts
 * np.nanmean([[1, NaN], [3, 5]], 0) // => [2. 5.]
 * ```
 */
export function nanmean(x: ArrayLike, options: Axes | Reduction = {}): NDArray {
  const { x: array, axes, finish } = reducing("nanmean", x, options)
  return finish(div(sum(filled(array, 0), axes), sum(logicalNot(isnan(array)), axes)).atom)
}

function extreme(who: string, x: ArrayLike, options: Axes | Reduction, of: typeof max, least: number): NDArray {
  const { x: array, axes, count, finish } = reducing(who, x, options)
  requireElements(who, array, axes, count)
  const found = of(filled(array, least), axes)
  return finish((isFloat(array.dtype) ? where(all(isnan(array), axes), Number.NaN, found) : found).atom)
}

/**
 * The largest element over axes, or over all, of what is not NaN; NaN if all are. Throws when there is no element. The
 * derivative is that of the element found, which of equal ones is the first.
 *
 * @example
 * ```ts
 * np.nanmax([1, NaN, 2]) // => 2
 * ```
 */
export const nanmax = (x: ArrayLike, options: Axes | Reduction = {}): NDArray =>
  extreme("nanmax", x, options, max, Number.NEGATIVE_INFINITY)

/**
 * The smallest element over axes, or over all, of what is not NaN; NaN if all are. Throws when there is no element. The
 * derivative is that of the element found, which of equal ones is the first.
 *
 * @example
 * ```ts
 * np.nanmin([1, NaN, 2]) // => 1
 * ```
 */
export const nanmin = (x: ArrayLike, options: Axes | Reduction = {}): NDArray =>
  extreme("nanmin", x, options, min, Number.POSITIVE_INFINITY)

/** What `nanToNum` puts in the place of what is not finite. */
export interface Replacements {
  /** For NaN, 0 by default. */
  readonly nan?: ArrayLike | undefined
  /** For infinity, by default the largest number of the dtype. */
  readonly posinf?: ArrayLike | undefined
  /** For -infinity, by default the least number of the dtype. */
  readonly neginf?: ArrayLike | undefined
}

/**
 * x with numbers in the place of NaN and infinities: 0 and the largest numbers of the dtype by default. The derivatives
 * of what is replaced are those of its replacement. Whole numbers and truth values are as they were. Throws when a replacement does not broadcast to the shape of x.
 *
 * @example
 * ```ts
 * np.nanToNum([1, NaN, -Infinity]) // => [ 1.00000000e+000  0.00000000e+000 -1.79769313e+308]
 * np.nanToNum([1, NaN, -Infinity], { nan: -1, neginf: 0 }) // => [ 1. -1.  0.]
 * ```
 */
export function nanToNum(x: ArrayLike, options: Replacements = {}): NDArray {
  const names = ["nan", "posinf", "neginf"] as const
  const array = asArray(x, "nanToNum")
  const { nan, posinf, neginf } = checkedOptions("nanToNum", options, names)
  if (!isFloat(array.dtype)) return array
  const largest = array.dtype === "float32" ? 2 ** 128 - 2 ** 104 : Number.MAX_VALUE
  const { POSITIVE_INFINITY: infinity } = Number
  const replaced = (name: string, value: ArrayLike, at: NDArray, elsewhere: NDArray): NDArray => {
    const given = asArray(value, "nanToNum", array.dtype)
    if (!sameShape(broadcastShapes([given.shape, array.shape]) ?? [], array.shape))
      throw new Error(`nanToNum: ${name} must be a number, or broadcast to ${describe(array)}; got ${describe(given)}`)
    return where(at, given, elsewhere)
  }
  const number = replaced("nan", nan ?? 0, isnan(array), array)
  const below = replaced("posinf", posinf ?? largest, equal(array, infinity), number)
  return replaced("neginf", neginf ?? -largest, equal(array, -infinity), below)
}
