import { describe } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { checkedOptions, optional } from "../array/options.js"
import { type Atom, isLit } from "../ir/atom.js"
import { sameShape } from "../ir/aval.js"
import { requireDType, type Shape } from "../numpy/options.js"
import { broadcastShapes, operands, repeat } from "../numpy/promote.js"
import * as p from "../primitives/index.js"
import { type RealOptions, stretched, unit } from "./draw.js"

/** The options of `uniform`. */
export interface UniformOptions extends RealOptions {
  /** The smallest number that can be drawn, 0 by default; or an array that broadcasts to the shape. */
  readonly minval?: ArrayLike | undefined
  /** Where the interval ends, 1 by default; or an array that broadcasts to the shape. Rounding may reach it. */
  readonly maxval?: ArrayLike | undefined
}

const who = "random.uniform"

/** The start and the length of the interval of each element, rounded as JAX rounds them. */
function interval(
  minval: ArrayLike,
  maxval: ArrayLike,
  shape: readonly number[],
  width: 32 | 64,
): { low: Atom; span: Atom } {
  const [low, high] = operands(who, [minval, maxval]).map((x) => p.convert(x, `float${width}`))
  const span = p.sub(high, low)
  if (isLit(span) && !span.data.every((x) => x >= 0 && x < Infinity))
    throw new Error(`${who}: expected finite minval <= maxval; got ${describe(minval)} and ${describe(maxval)}`)
  const given = span.aval.shape
  if (!sameShape(broadcastShapes([given, shape]) ?? [], shape))
    throw new Error(`${who}: minval and maxval have shape [${given}], which does not broadcast to [${shape}]`)
  const repeated = (x: Atom) => repeat(p.convert(x, "float64"), shape)
  return { low: repeated(low), span: repeated(span) }
}

/**
 * Uniformly distributed numbers in [minval, maxval), of a shape. The numbers are JAX's, bit for bit on processors with
 * a fused multiply-add; with `width` 64, an interval other than [0, 1) may change the last bit.
 *
 * The dtype is float64, or float32 if asked for. Throws when `key` is not one key, when a size is negative or not
 * whole, when the bounds do not broadcast to the shape, and when bounds that are not traced are not finite or have
 * minval > maxval.
 *
 * @example
 * ```ts
 * const key = random.PRNGKey(0)
 * random.uniform(key, [3]) // => [0.947667   0.97857988 0.33229148]
 * random.uniform(key, [2, 2], { minval: [0, 10], maxval: [1, 20] }) // =>
 * // [[ 0.947667   19.78579903]
 * //  [ 0.33229148 14.68668461]]
 * ```
 */
export function uniform(key: NDArray, shape?: Shape | UniformOptions, options?: UniformOptions): NDArray {
  const [sizes = [], chosen = {}] = optional<Shape, UniformOptions, UniformOptions>(who, shape, options)
  const names = ["minval", "maxval", "dtype", "width"] as const
  const { minval = 0, maxval = 1, dtype = "float64", width = 32 } = checkedOptions(who, chosen, names)
  requireDType(who, dtype, ["float64", "float32"])
  const x = unit(who, key, sizes, width)
  if (minval === 0 && maxval === 1) return new NDArray(p.convert(x, dtype))
  const { low, span } = interval(minval, maxval, x.aval.shape, width)
  return new NDArray(p.convert(stretched(x, low, span, width), dtype))
}
