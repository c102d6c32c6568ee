import { NDArray } from "../array/ndarray.js"
import * as p from "../primitives/index.js"
import { checkedDtype, type RealOptions, stretched, unit } from "./draw.js"

/**
 * Numbers from the standard normal distribution, of a shape: √2 erfinv(u) with JAX's u, which is uniform in (-1, 1).
 * They are computed in float64, so they equal JAX's up to the rounding of JAX's own float32, or float64 with `width` 64.
 *
 * @example
 * ```ts
 * random.normal(random.PRNGKey(0), [3]) // => []
 * random.normal(random.PRNGKey(0), [3], { dtype: "float32" }) // => []
 * random.normal(random.PRNGKey(0), [3], { width: 64 }) // => []
 * ```
 */
export function normal(
  key: NDArray,
  shape: readonly number[] = [],
  { dtype = "float64", width = 32 }: RealOptions = {},
): NDArray {
  const who = "random.normal"
  checkedDtype(who, dtype, ["float64", "float32"])
  const x = unit(who, key, shape, width)
  const least = width === 64 ? 2 ** -53 : 2 ** -24 // from -1 to the next float of that width
  const u = stretched(x, least - 1, 2, width)
  return new NDArray(p.convert(p.mul(p.erfinv(u), Math.SQRT2), dtype))
}
