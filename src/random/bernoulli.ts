import { asArray, astype, describe } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { checkedOptions } from "../array/options.js"
import { isLit } from "../ir/atom.js"
import { checkedShape, type Shape } from "../numpy/options.js"
import * as p from "../primitives/index.js"
import { checkWidth, type DrawOptions, fitted, unit } from "./draw.js"

/**
 * Truth values that are true with that `probability`: where a uniform number in [0, 1) is less than it. They are JAX's.
 *
 * The shape is that of `probability`, unless one is given. Throws when `key` is not one key, when a size is negative or not whole,
 * when `probability` does not broadcast to the shape, and when a `probability` that is not traced is not between 0 and 1.
 *
 * @example
 * ```ts
 * random.bernoulli(random.PRNGKey(0), 0.3, [6]) // => [false false false false false  true]
 * ```
 */
export function bernoulli(
  key: NDArray,
  probability: ArrayLike = 0.5,
  shape?: Shape,
  options: DrawOptions = {},
): NDArray {
  const who = "random.bernoulli"
  const { width = 32 } = checkedOptions(who, options, ["width"])
  checkWidth(who, width)
  const chance = astype(asArray(probability, who), `float${width}`).atom
  if (isLit(chance) && !chance.data.every((x) => x >= 0 && x <= 1))
    throw new Error(`${who}: expected probabilities between 0 and 1; got ${describe(probability)}`)
  const size = shape === undefined ? chance.aval.shape : checkedShape(who, shape)
  const chances = fitted(who, "probability", p.convert(chance, "float64"), size)
  return new NDArray(p.less(unit(who, key, size, width), chances))
}
