import type { NDArray } from "../array/ndarray.js"
import { optional } from "../array/options.js"
import type { Shape } from "../numpy/options.js"
import { checkedReal, drawn, type RealOptions, symmetric } from "./draw.js"
import { gaussian } from "./gaussian.js"

/**
 * Numbers from the standard normal distribution, of a shape: √2 erfinv(u) with JAX's u, which is uniform in (-1, 1).
 * They are JAX's to a relative 3e-7, which is how far JAX's float32 is from them. With `width` 64 they are exact to a
 * few units in the last place, and JAX's mostly to 1e-14, to 1e-11 far from zero.
 *
 * The dtype is float64, or float32 if asked for. Throws when `key` is not one key, and when a size is negative or not
 * whole.
 *
 * @example
 * ```ts
 * random.normal(random.PRNGKey(0), [3]) // => [ 1.62264213  2.0252648  -0.43359436]
 * random.normal(random.PRNGKey(0), [3], { dtype: "float32" }) // => [ 1.6226422   2.0252647  -0.43359438]
 * random.normal(random.PRNGKey(0), [3], { width: 64 }) // => [-0.20584214 -0.78476578  1.81608667]
 * ```
 */
export function normal(key: NDArray, shape?: Shape | RealOptions, options?: RealOptions): NDArray {
  const who = "random.normal"
  const [sizes = [], chosen = {}] = optional<Shape, RealOptions, RealOptions>(who, shape, options)
  const { dtype, width } = checkedReal(who, chosen)
  return drawn(gaussian(symmetric(who, key, sizes, width), width), dtype)
}
