import { asArray, describe } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { type Atom, isLit, Lit } from "../ir/atom.js"
import { isFloat } from "../ir/dtype.js"
import { checkedShape, type Shape } from "../numpy/options.js"
import * as p from "../primitives/index.js"
import { fitted, leadingBits } from "./draw.js"
import { foldIn } from "./key.js"

const who = "random.randint"

/** The unsigned number that the bits of int32 stand for, as float64. */
function unsigned(x: Atom): Atom {
  const signed = p.convert(x, "float64")
  return p.where(p.less(signed, 0), p.add(signed, 2 ** 32), signed)
}

/** The bits of a whole number, of which the lower 32 are kept. */
const word = (x: Atom): Atom => p.cast(x, "int32")

/** A bound as float64. What is known of it is checked. */
function bound(name: string, x: ArrayLike, most: number): Atom {
  const { atom, dtype } = asArray(x, who)
  const isWhole = isLit(atom)
    ? atom.data.every((value: number) => Number.isInteger(value) && value >= -(2 ** 31) && value <= most)
    : !isFloat(dtype)
  if (isWhole) return p.convert(atom, "float64")
  const range = `from -2^31 to ${most === 2 ** 31 ? "2^31" : "2^31 - 1"}`
  throw new Error(`${who}: ${name} must be whole numbers ${range}, as int32 if traced; got ${describe(x)}`)
}

/** Remainders of 64 random bits, high and low words, as JAX computes them: in unsigned words that wrap around. */
function remainders(high: Atom, low: Atom, span: Atom): Atom {
  const rest = (x: Atom): Atom => p.rem(x, span)
  const root = word(rest(new Lit(span.aval, 2 ** 16)))
  const multiplier = rest(unsigned(p.mul(root, root)))
  const product = p.mul(word(rest(unsigned(high))), word(multiplier))
  return rest(unsigned(p.add(product, word(rest(unsigned(low))))))
}

/**
 * Uniformly distributed whole numbers, minval <= x < maxval, of a shape, as int32. They are JAX's, also where a large
 * range is not quite uniform in them.
 *
 * The bounds may be arrays that broadcast to the shape, and traced ones of int32; where those have maxval <= minval the
 * result is minval. Throws when `key` is not one key, when a size is negative or not whole, when bounds are not whole
 * numbers of 32 bits (maxval may be 2^31) or do not broadcast to the shape, and when bounds that are not traced do not
 * have minval < maxval.
 *
 * @example
 * ```ts
 * random.randint(random.PRNGKey(0), [6], 1, 7) // => [2 1 3 2 6 4]
 * ```
 */
export function randint(key: NDArray, shape: Shape, minval: ArrayLike, maxval: ArrayLike): NDArray {
  const size = checkedShape(who, shape)
  const low = fitted(who, "minval", bound("minval", minval, 2 ** 31 - 1), size)
  const high = fitted(who, "maxval", bound("maxval", maxval, 2 ** 31), size)
  const empty = p.lessEqual(high, low)
  if (isLit(empty) && empty.data.some((yes: number) => yes))
    throw new Error(`${who}: expected minval < maxval; got ${describe(minval)} and ${describe(maxval)}`)
  const span = p.where(empty, new Lit(low.aval, 1), p.sub(high, low))
  const [upper, lower] = [0, 1].map((i) => leadingBits(who, foldIn(key, i), size, 32))
  return new NDArray(word(p.add(low, remainders(upper, lower, span))))
}
