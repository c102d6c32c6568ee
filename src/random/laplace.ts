import type { NDArray } from "../array/ndarray.js"
import type { Shape } from "../numpy/options.js"
import * as p from "../primitives/index.js"
import { checkedReal, drawn, type RealOptions, symmetric } from "./draw.js"

/**
 * Numbers from the Laplace distribution, whose density is exp(-|x|)/2, of a shape: sign(u) log(1 - |u|) with JAX's u,
 * which is uniform in (-1, 1). They are JAX's to a relative 3e-7, with `width` 64 to a few units in the last place.
 *
 * The dtype is float64, or float32 if asked for. Throws when `key` is not one key, and when a size is negative or not
 * whole.
 *
 * @example
 * ```ts
 * random.laplace(random.PRNGKey(0), [3]) // => [-2.25698157 -3.15027877  0.40859546]
 * ```
 */
export function laplace(key: NDArray, shape: Shape = [], options: RealOptions = {}): NDArray {
  const who = "random.laplace"
  const { dtype, width } = checkedReal(who, options)
  const u = symmetric(who, key, shape, width)
  const sign = p.sign(u)
  return drawn(p.mul(sign, p.log1p(p.neg(p.mul(sign, u)))), dtype)
}
