import { describe } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { sameShape } from "../ir/aval.js"
import { div, mul, sub } from "./arithmetic.js"
import { type Axes, alike, type Reduction, reducing, requireElements } from "./axes.js"
import { notEqual } from "./compare.js"
import { max, min } from "./extremes.js"
import { numeric } from "./promote.js"
import { mean, sum, variance } from "./reduce.js"
import { broadcastTo, reshape } from "./shape.js"

export {
  /**
   * The mean squared distance from the mean: another name of `variance`.
   *
   * @example
   * ```ts
   * np.var([1, 2, 3, 4]) // => 1.25
   * ```
   */
  variance as var,
}

/** The options of an average. */
export interface Average extends Reduction {
  /** Of the shape of the array, or of its shape along the reduced axes; all alike when there are none. */
  readonly weights?: ArrayLike | undefined
}

/**
 * The mean over axes, or over all, with weights: Σ w x / Σ w. It is NaN or infinite where the weights add up to zero.
 * Throws when the weights do not fit.
 *
 * @example
 * ```ts
 * np.average([1, 2, 4], { weights: [2, 1, 1] }) // => 2
 * np.average([[1, 2], [3, 4]], { axis: 1, weights: [3, 1] }) // => [1.25 3.25]
 * ```
 */
export function average(x: ArrayLike, options: Axes | Average = {}): NDArray {
  const { x: array, axes, finish } = reducing("average", x, options, ["weights"])
  const { weights } = options as Average
  if (weights === undefined) return finish(mean(array, axes).atom)
  const [values, given] = alike("average", [array, weights], true)
  const reduced = axes.map((axis) => array.shape[axis])
  const fits = sameShape(given.shape, array.shape)
  if (!fits && !sameShape(given.shape, reduced))
    throw new Error(
      `average: expected weights of shape [${array.shape}]${reduced.length < array.ndim ? ` or [${reduced}]` : ""}; ` +
        `got ${describe(given)}; reshape or broadcast them`,
    )
  const own = fits
    ? given
    : reshape(
        given,
        array.shape.map((n, axis) => (axes.includes(axis) ? n : 1)),
      )
  const all = broadcastTo(own, array.shape)
  return finish(div(sum(mul(values, all), axes), sum(all, axes)).atom)
}

/**
 * The largest less the smallest element over axes, or over all. Throws when there is none.
 *
 * @example
 * ```ts
 * np.ptp([[1, 4], [3, 9]], 1) // => [3. 6.]
 * ```
 */
export function ptp(x: ArrayLike, options: Axes | Reduction = {}): NDArray {
  const { x: array, axes, count, finish } = reducing("ptp", x, options)
  requireElements("ptp", array, axes, count)
  const values = new NDArray(numeric("ptp", array))
  return finish(sub(max(values, axes), min(values, axes)).atom)
}

/**
 * How many elements over axes, or over all, are not zero, as int32. NaN is not zero.
 *
 * @example
 * ```ts
 * np.countNonzero([[0, 1], [2, 3]], 0) // => [1 2]
 * ```
 */
export function countNonzero(x: ArrayLike, options: Axes | Reduction = {}): NDArray {
  const { x: array, axes, finish } = reducing("countNonzero", x, options)
  return finish(sum(notEqual(array, 0), axes).atom)
}
