import { NDArray } from "../array/ndarray.js"
import { checkedOptions, optional } from "../array/options.js"
import { Lit } from "../ir/atom.js"
import { aval } from "../ir/aval.js"
import { requireDType, type Shape } from "../numpy/options.js"
import * as p from "../primitives/index.js"
import { type DrawOptions, leadingBits } from "./draw.js"

/** The options of `rademacher`. */
export interface RademacherOptions extends DrawOptions {
  /** The dtype of the result, float64 by default. It does not change which numbers are drawn. */
  readonly dtype?: "float64" | "float32" | "int32" | undefined
}

/**
 * Numbers that are 1 or -1 with equal probability, of a shape. The dtype is float64, or float32 or int32 if asked for.
 * Throws when `key` is not one key, and when a size is negative or not whole.
 *
 * @example
 * ```ts
 * random.rademacher(random.PRNGKey(0), [6]) // => [-1. -1.  1.  1. -1.  1.]
 * ```
 */
export function rademacher(key: NDArray, shape?: Shape | RademacherOptions, options?: RademacherOptions): NDArray {
  const who = "random.rademacher"
  const [sizes = [], chosen = {}] = optional<Shape, RademacherOptions, RademacherOptions>(who, shape, options)
  const { dtype = "float64", width = 32 } = checkedOptions(who, chosen, ["dtype", "width"])
  requireDType(who, dtype, ["float64", "float32", "int32"])
  const bits = leadingBits(who, key, sizes, width) // negative where a uniform number would be a half or more
  const filled = (value: number) => new Lit(aval(bits.aval.shape, dtype), value)
  return new NDArray(p.where(p.less(bits, 0), filled(-1), filled(1)))
}
