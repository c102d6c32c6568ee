import { NDArray } from "../array/ndarray.js"
import type { Shape } from "../numpy/options.js"
import * as p from "../primitives/index.js"
import { checkDtype, type RealOptions, stretched, unit } from "./draw.js"

/**
 * Numbers from the standard normal distribution, of a shape: √2 erfinv(u) with JAX's u, which is uniform in (-1, 1).
 * They are computed in float64, so they equal JAX's up to the rounding of JAX's own float32, or float64 with `width` 64.
 *
 * @example
 * ```ts
 * random.normal(random.PRNGKey(0), [3]) // => [ 1.6226421   2.02526478 -0.43359437]
 * random.normal(random.PRNGKey(0), [3], { dtype: "float32" }) // => [ 1.6226422   2.0252647  -0.43359438]
 * random.normal(random.PRNGKey(0), [3], { width: 64 }) // => [-0.20584214 -0.78476578  1.81608667]
 * ```
 */
export function normal(key: NDArray, shape: Shape = [], { dtype = "float64", width = 32 }: RealOptions = {}): NDArray {
  const who = "random.normal"
  checkDtype(who, dtype, ["float64", "float32"])
  const x = unit(who, key, shape, width)
  const least = width === 64 ? 2 ** -53 : 2 ** -24 // from -1 to the next float of that width
  const u = stretched(x, least - 1, 2, width)
  return new NDArray(p.convert(p.mul(p.erfinv(u), Math.SQRT2), dtype))
}
