import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { requireFinite } from "../array/options.js"
import { type Atom, Lit, zerosLike } from "../ir/atom.js"
import { aval } from "../ir/aval.js"
import * as p from "../primitives/index.js"
import { add, mul, square, sub } from "./arithmetic.js"
import { type Axes, joined, part } from "./axes.js"
import { begun, type Masked, masking, type Started } from "./masked.js"
import { floating, numeric } from "./promote.js"

/**
 * The sum over axes, or over all; 0 of nothing. Truth values are counted, as int32, and int32 wraps around. Only
 * elements where `where` holds take part, and `initial`.
 *
 * Sums, means and products of matrices of n terms are at least as accurate as pairwise summation: the error is at most
 * about log2(n) units of rounding of the sum of magnitudes when n is large, and that of a few dozen terms however large n
 * is, eager and compiled.
 *
 * @example
 * ```ts
 * np.sum([[1, 2], [3, 4]]) // => 10
 * np.sum([[1, 2], [3, 4]], 0) // => [4. 6.]
 * np.sum([[1, 2], [3, 4]], { axis: 1, keepdims: true }) // =>
 * // [[3.]
 * //  [7.]]
 * np.sum([1, 2, 4], { where: [true, false, true], initial: 10 }) // => 15
 * np.sum([1, 2], 1) // throws sum: axis 1 does not exist in float64[2]
 * ```
 */
export function sum(x: ArrayLike, options: Axes | Started = {}): NDArray {
  const { x: array, axes, finish, keep } = masking("sum", x, options, ["initial"])
  const total = finish(p.sum(keep(numeric("sum", array), 0), axes))
  return begun("sum", total, options as Started, add)
}

/**
 * The product over axes, or over all; 1 of nothing. Derivatives are exact with zeros among the factors, at every order.
 * Only elements where `where` holds take part, and `initial`.
 *
 * @example
 * ```ts
 * np.prod([[1, 2], [3, 4]], 1) // => [ 2. 12.]
 * ```
 */
export function prod(x: ArrayLike, options: Axes | Started = {}): NDArray {
  const { x: array, axes, finish, keep } = masking("prod", x, options, ["initial"])
  const product = finish(multiplied(joined(keep(numeric("prod", array), 1), axes)))
  return begun("prod", product, options as Started, mul)
}

/** Products along the last axis, by halves: n - 1 multiplications in about log2 n steps, and no division. */
function multiplied(x: Atom): Atom {
  const { shape, dtype } = x.aval
  const axis = shape.length - 1
  const n = shape[axis]
  if (n === 0) return new Lit(aval(shape.slice(0, axis), dtype), 1)
  if (n === 1) return p.reshape(x, { shape: shape.slice(0, axis) })
  if (n % 2 === 1) return p.mul(multiplied(part(x, axis, 0, n - 1)), multiplied(part(x, axis, n - 1, 1)))
  return multiplied(p.mul(part(x, axis, 0, n / 2), part(x, axis, n / 2, n / 2)))
}

/**
 * The mean over axes, or over all, of the elements where `where` holds; NaN of nothing. Whole numbers give float64.
 *
 * @example
 * ```ts
 * np.mean([[1, 2], [3, 4]], 0) // => [2. 3.]
 * ```
 */
export function mean(x: ArrayLike, options: Axes | Masked = {}): NDArray {
  const { x: array, axes, finish, keep, counted } = masking("mean", x, options)
  const values = floating("mean", array)
  return finish(p.div(p.sum(keep(values, 0), axes), counted(values.aval.dtype)))
}

/**
 * The options of a spread: the sum of squares is divided by the number of elements less `ddof` (default 0), but not by
 * less than 0. `ddof` is 0 or more.
 */
export interface Spread extends Masked {
  readonly ddof?: number | undefined
}

function spread(who: string, x: ArrayLike, options: Axes | Spread) {
  const {
    x: array,
    axes,
    mask,
    count,
    options: given,
    finish,
    keep,
    counted,
  } = masking<Spread>(who, x, options, ["ddof"])
  const { ddof = 0 } = given
  requireFinite(who, "ddof", ddof, 0)
  // What takes no part is zero from the start: the square of a NaN would have the derivative NaN.
  const values = new NDArray(keep(array.atom, 0))
  const where = mask && new NDArray(mask)
  const { atom } = square(sub(values, mean(values, { axis: axes, keepdims: true, where })))
  return { value: p.div(p.sum(keep(atom, 0), axes), counted(atom.aval.dtype, ddof)), count, finish }
}

/**
 * The mean squared distance from the mean, over axes or over all, of the elements where `where` holds. With `ddof: 1` it is the unbiased estimate.
 *
 * @example
 * ```ts
 * np.variance([1, 2, 3, 4]) // => 1.25
 * np.variance([1, 2, 3], { ddof: 1 }) // => 1
 * ```
 */
export function variance(x: ArrayLike, options: Axes | Spread = {}): NDArray {
  const { value, finish } = spread("variance", x, options)
  return finish(value)
}

/**
 * The square root of the variance. Its derivative where all of several elements are equal is NaN; of one element it is 0.
 *
 * @example
 * ```ts
 * np.std([[1, 3], [5, 9]], 1) // => [1. 2.]
 * ```
 */
export function std(x: ArrayLike, options: Axes | Spread = {}): NDArray {
  const { value, count, finish } = spread("std", x, options)
  return finish(count === 1 ? p.stop(p.sqrt(value)) : p.sqrt(value))
}

/** The number of elements for which `test` holds. */
const howMany = (test: Atom, axes: readonly number[]): Atom => p.sum(p.cast(test, "int32"), axes)

/**
 * Is any element over axes, or over all, other than zero? Only elements where `where` holds count.
 *
 * @example
 * ```ts
 * np.any([[0, 1], [0, 0]], 1) // => [ true false]
 * ```
 */
export function any(x: ArrayLike, options: Axes | Masked = {}): NDArray {
  const { x: array, axes, finish, keep } = masking("any", x, options)
  const found = howMany(keep(p.not(p.equal(array.atom, 0)), 0), axes)
  return finish(p.less(zerosLike(found), found))
}

/**
 * Are all elements over axes, or over all, other than zero? Only elements where `where` holds count.
 *
 * @example
 * ```ts
 * np.all([[1, 1], [0, 1]], 1) // => [ true false]
 * ```
 */
export function all(x: ArrayLike, options: Axes | Masked = {}): NDArray {
  const { x: array, axes, finish, keep } = masking("all", x, options)
  return finish(p.equal(howMany(keep(p.equal(array.atom, 0), 0), axes), 0))
}
