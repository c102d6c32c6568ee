import { astype } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { requireWhole } from "../array/options.js"
import { isFloat } from "../ir/dtype.js"
import * as p from "../primitives/index.js"
import { numeric } from "./promote.js"

/**
 * The largest whole number that is not above x, of the dtype of x. Its derivatives are zero.
 *
 * @example
 * ```ts
 * np.floor([-1.5, 1.5]) // => [-2.  1.]
 * ```
 */
export const floor = (x: ArrayLike): NDArray => new NDArray(p.floor(numeric("floor", x)))

/**
 * The smallest whole number that is not below x, of the dtype of x. Its derivatives are zero.
 *
 * @example
 * ```ts
 * np.ceil([-1.5, 1.5]) // => [-1.  2.]
 * ```
 */
export const ceil = (x: ArrayLike): NDArray => new NDArray(p.ceil(numeric("ceil", x)))

/**
 * The nearest number with so many decimals, the even one of two, of the dtype of x: the nearest whole number by default,
 * and multiples of 10, 100, ... for negative `decimals`. Its derivatives are zero. As in NumPy, x is multiplied by
 * 10^decimals, rounded and divided, so that a tie is one of that product. Throws when `decimals` is not a whole number.
 *
 * @example
 * ```ts
 * np.round([0.5, 1.5, 2.4]) // => [0. 2. 2.]
 * np.round([1.2345, -0.055], 2) // => [ 1.23 -0.06]
 * np.round(1250, -2) // => 1200
 * ```
 */
export function round(x: ArrayLike, decimals = 0): NDArray {
  requireWhole("round", "decimals", decimals)
  const a = numeric("round", x)
  const isWhole = !isFloat(a.aval.dtype)
  if (decimals === 0 || (isWhole && decimals > 0)) return new NDArray(p.round(a))
  const values = p.stop(isWhole ? p.convert(a, "float64") : a)
  const factor = 10 ** Math.min(Math.abs(decimals), 308)
  const [up, down] = decimals > 0 ? [p.mul, p.div] : [p.div, p.mul]
  const rounded = down(p.round(up(values, factor)), factor)
  // Where that overflows, x has no such decimals.
  const finite = p.equal(p.sub(rounded, rounded), 0)
  return astype(new NDArray(p.where(finite, rounded, values)), a.aval.dtype)
}
