import { NDArray } from "../array/ndarray.js"
import { checkedOptions, optional } from "../array/options.js"
import type { Atom } from "../ir/atom.js"
import { requireDType, type Shape } from "../numpy/options.js"
import * as p from "../primitives/index.js"
import { type RealOptions, stretched, unit } from "./draw.js"

/** erfinv(u), with u² rounded to float32 on the way: near u = ±1 that rounding is what decides JAX's float32 numbers. */
function erfinv32(u: Atom): Atom {
  const root = p.sqrt(p.convert(p.convert(p.square(u), "float32"), "float64"))
  return p.mul(p.erfinv(root), p.div(u, root))
}

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
  const { dtype = "float64", width = 32 } = checkedOptions(who, chosen, ["dtype", "width"])
  requireDType(who, dtype, ["float64", "float32"])
  const x = unit(who, key, sizes, width)
  const least = width === 64 ? 2 ** -53 : 2 ** -24 // from -1 to the next float of that width
  const u = stretched(x, least - 1, 2, width)
  return new NDArray(p.convert(p.mul(width === 64 ? p.erfinv(u) : erfinv32(u), Math.SQRT2), dtype))
}
