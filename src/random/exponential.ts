import type { NDArray } from "../array/ndarray.js"
import type { Shape } from "../numpy/options.js"
import * as p from "../primitives/index.js"
import { checkedReal, drawn, type RealOptions, unit } from "./draw.js"

/**
 * Numbers from the exponential distribution with mean 1, of a shape: -log(1 - u) with JAX's u, which is uniform in
 * [0, 1). They are JAX's to a relative 3e-7, with `width` 64 to a few units in the last place.
 *
 * The dtype is float64, or float32 if asked for. Throws when `key` is not one key, and when a size is negative or not
 * whole.
 *
 * @example
 * ```ts
 * random.exponential(random.PRNGKey(0), [3]) // => [2.95012818 3.84342456 0.40390355]
 * ```
 */
export function exponential(key: NDArray, shape: Shape = [], options: RealOptions = {}): NDArray {
  const who = "random.exponential"
  const { dtype, width } = checkedReal(who, options)
  return drawn(p.neg(p.log1p(p.neg(unit(who, key, shape, width)))), dtype)
}
