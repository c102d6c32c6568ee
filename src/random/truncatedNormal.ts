import { describe } from "../array/asArray.js"
import type { ArrayLike, NDArray } from "../array/ndarray.js"
import { type Atom, isLit, Lit, zerosLike } from "../ir/atom.js"
import type { Shape } from "../numpy/options.js"
import { checkedShape } from "../numpy/options.js"
import { operands } from "../numpy/promote.js"
import * as p from "../primitives/index.js"
import { checkedReal, drawn, fitted, type RealOptions, stretched, unit } from "./draw.js"
import { gaussian } from "./gaussian.js"

const who = "random.truncatedNormal"
const infinity = Number.POSITIVE_INFINITY

/** x rounded to a float of that width; float64. */
const rounded = (x: Atom, width: 32 | 64): Atom => p.convert(p.convert(x, `float${width}`), "float64")

/** The next float of that width above x. For x < 0 it may be the one after; that of -infinity is the least number. */
function above(x: Atom, width: 32 | 64): Atom {
  const [half, tiny, largest] =
    width === 64 ? [2 ** -53, Number.MIN_VALUE, Number.MAX_VALUE] : [2 ** -24, 2 ** -149, 2 ** 128 - 2 ** 104]
  const endless = p.equal(x, -infinity)
  const finite = p.where(p.or(endless, p.equal(x, infinity)), zerosLike(x), x)
  const size = p.where(p.less(finite, 0), p.neg(finite), finite)
  // Between 3/4 and 3/2 of the distance to the next float, which rounding makes one.
  const next = rounded(p.add(finite, p.add(p.mul(size, 1.5 * half), tiny)), width)
  return p.where(endless, new Lit(x.aval, -largest), p.where(p.equal(x, infinity), x, next))
}

/**
 * Numbers from the standard normal distribution, as far as it lies between `lower` and `upper`, which may be infinite:
 * √2 erfinv(u) with JAX's u, which is uniform between erf(lower/√2) and erf(upper/√2). They are JAX's as far as the last
 * bit of its u decides: to 1e-6 where the density is not small. They lie strictly between the bounds.
 *
 * The shape is that to which the bounds broadcast, unless one is given. The dtype is float64, or float32 if asked for.
 * Throws when `key` is not one key, when a size is negative or not whole, when the bounds do not broadcast to the shape,
 * and when bounds that are not traced do not have lower < upper.
 *
 * @example
 * ```ts
 * random.truncatedNormal(random.PRNGKey(0), -1, 1, [3]) // => [ 0.86185947  0.94128841 -0.29104838]
 * ```
 */
export function truncatedNormal(
  key: NDArray,
  lower: ArrayLike,
  upper: ArrayLike,
  shape?: Shape,
  options: RealOptions = {},
): NDArray {
  const { dtype, width } = checkedReal(who, options)
  const bounds = operands(who, [lower, upper], { float: true }).map((x) => rounded(p.convert(x, "float64"), width))
  const ordered = p.less(bounds[0], bounds[1])
  if (isLit(ordered) && !ordered.data.every((yes) => yes))
    throw new Error(`${who}: expected lower < upper; got ${describe(lower)} and ${describe(upper)}`)
  const size = shape === undefined ? ordered.aval.shape : checkedShape(who, shape)
  const [low, high] = bounds.map((x) => fitted(who, "a bound", x, size))
  const root = width === 64 ? Math.SQRT2 : Math.fround(Math.SQRT2)
  const [a, b] = [low, high].map((x) => rounded(p.erf(rounded(p.div(x, root), width)), width))
  const u = stretched(unit(who, key, size, width), a, rounded(p.sub(b, a), width), width)
  const x = gaussian(p.where(p.less(u, a), a, u), width)
  const grain = dtype === "float32" ? 32 : width
  const least = above(p.stop(low), grain)
  const most = p.neg(above(p.neg(p.stop(high)), grain))
  return drawn(p.where(p.less(x, least), least, p.where(p.less(most, x), most, x)), dtype)
}
