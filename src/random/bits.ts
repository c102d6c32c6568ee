import { NDArray } from "../array/ndarray.js"
import type { Shape } from "../numpy/options.js"
import { leadingBits } from "./draw.js"

/**
 * 32 random bits for each element of a shape: int32 that hold the bits of JAX's uint32. `x >>> 0` is the uint32 of an
 * element x, and `new Uint32Array(bits.data.buffer)` shows them all. Throws when `key` is not one key, and when a size
 * is negative or not whole.
 *
 * @example
 * ```ts
 * const bits = random.bits(random.PRNGKey(0), [2])
 * bits // => [-224768089  -91998574]
 * new Uint32Array(bits.data.buffer) // => Uint32Array(2) [ 4070199207, 4202968722 ]
 * ```
 */
export const bits = (key: NDArray, shape: Shape = []): NDArray =>
  new NDArray(leadingBits("random.bits", key, shape, 32))
