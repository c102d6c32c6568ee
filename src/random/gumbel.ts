import type { NDArray } from "../array/ndarray.js"
import { type Atom, Lit } from "../ir/atom.js"
import type { Shape } from "../numpy/options.js"
import * as p from "../primitives/index.js"
import { checkedReal, drawn, type RealOptions, unit } from "./draw.js"

/** -log(-log(u)) with u uniform in [0, 1), where the least normal float of that width stands for 0; float64. */
export function gumbels(who: string, key: NDArray, shape: Shape, width: 32 | 64): Atom {
  const u = unit(who, key, shape, width)
  const least = new Lit(u.aval, width === 64 ? 2 ** -1022 : 2 ** -126)
  return p.neg(p.log(p.neg(p.log(p.where(p.equal(u, 0), least, u)))))
}

/**
 * Numbers from the Gumbel distribution, of a shape: -log(-log(u)) with JAX's u, which is uniform in [0, 1). They are
 * JAX's to 3e-7, with `width` 64 to 1e-15, relative to themselves or absolute.
 *
 * The dtype is float64, or float32 if asked for. Throws when `key` is not one key, and when a size is negative or not
 * whole.
 *
 * @example
 * ```ts
 * random.gumbel(random.PRNGKey(0), [3]) // => [ 2.92337252  3.83261766 -0.09689323]
 * ```
 */
export function gumbel(key: NDArray, shape: Shape = [], options: RealOptions = {}): NDArray {
  const who = "random.gumbel"
  const { dtype, width } = checkedReal(who, options)
  return drawn(gumbels(who, key, shape, width), dtype)
}
