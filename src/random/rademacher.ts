import { NDArray } from "../array/ndarray.js"
import { Lit } from "../ir/atom.js"
import { aval } from "../ir/aval.js"
import * as p from "../primitives/index.js"
import { checkedDtype, type DrawOptions, leadingBits } from "./draw.js"

/** The options of `rademacher`. */
export interface RademacherOptions extends DrawOptions {
  /** The dtype of the result, float64 by default. It does not change which numbers are drawn. */
  readonly dtype?: "float64" | "float32" | "int32" | undefined
}

/**
 * Numbers that are 1 or -1 with equal probability, of a shape.
 *
 * @example
 * ```ts
 * random.rademacher(random.PRNGKey(0), [6]) // => []
 * ```
 */
export function rademacher(
  key: NDArray,
  shape: readonly number[] = [],
  { dtype = "float64", width = 32 }: RademacherOptions = {},
): NDArray {
  const who = "random.rademacher"
  checkedDtype(who, dtype, ["float64", "float32", "int32"])
  const below = p.less(leadingBits(who, key, shape, width), 0) // the first bit: is a uniform number at least a half?
  const filled = (value: number) => new Lit(aval(shape, dtype), value)
  return new NDArray(p.where(below, filled(-1), filled(1)))
}
