import { describe } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { type Atom, Lit } from "../ir/atom.js"
import * as p from "../primitives/index.js"
import { abs, power } from "./arithmetic.js"
import { type Axes, type Reduction, reducing, requireElements } from "./axes.js"
import { max, min } from "./extremes.js"
import { floating } from "./promote.js"

/**
 * The options of a norm: 2 (the default) is the root of the sum of squares, 1 the sum, Infinity the largest and -Infinity the
 * smallest of |x|, 0 how many are not zero; any other p is (Σ |x|ᵖ)^(1/p).
 */
export interface Norm extends Reduction {
  readonly ord?: number | undefined
}

/**
 * The norm of the vectors that the given axes, or all axes, form, of any order. The 2-norm and its first derivatives are right
 * for elements of any size, without overflow. The derivative of norms of order 2 and above at zero is NaN, as in JAX; norms
 * of order 1 and ±Infinity have the derivatives of `np.abs`, `np.max` and `np.min`.
 *
 * @example
 * ```ts
 * np.norm([3, -4]) // => 5
 * np.norm([[3, -4], [1, 1]], { axis: 1, ord: 1 }) // => [7. 2.]
 * np.norm([3, -4], { ord: Infinity }) // => 4
 * np.norm([3, -4, 0], { ord: 0 }) // => 2
 * np.norm([3, 4, 5], { ord: 3 }) // => 6
 * ```
 */
export function norm(x: ArrayLike, options: Axes | Norm = {}): NDArray {
  const { x: array, axes, count, options: given, finish } = reducing<Norm>("norm", x, options, ["ord"])
  const { ord = 2 } = given
  if (typeof ord !== "number" || Number.isNaN(ord)) throw new Error(`norm: ord must be a number; got ${describe(ord)}`)
  const values = floating("norm", array)
  if (ord === 2) return finish(euclidean(values, axes))
  if (ord === 0) return finish(p.sum(p.where(p.equal(values, 0), zeros(values), ones(values)), axes))
  const sizes = abs(new NDArray(values))
  if (ord === 1) return finish(p.sum(sizes.atom, axes))
  if (Number.isFinite(ord)) return finish(count === 0 ? p.sum(sizes.atom, axes) : ofOrder(sizes, axes, ord))
  requireElements("norm", array, axes, count)
  return finish((ord > 0 ? max : min)(sizes, axes).atom)
}

const ones = (x: Atom): Atom => new Lit(x.aval, 1)
const zeros = (x: Atom): Atom => new Lit(x.aval, 0)

/** m (Σ (|x|/m)ᵖ)^(1/p), with m the element that counts most, so that no power overflows. */
function ofOrder(sizes: NDArray, axes: readonly number[], ord: number): Atom {
  const most = p.stop((ord > 0 ? max : min)(sizes, axes).atom)
  const none = p.or(p.equal(most, 0), p.equal(most, new Lit(most.aval, Number.POSITIVE_INFINITY)))
  const scale = p.where(none, ones(most), most)
  const spread = p.broadcast(scale, { shape: sizes.shape, axes })
  const powers = power(new NDArray(p.div(sizes.atom, spread)), ord)
  return p.mul(power(new NDArray(p.sum(powers.atom, axes)), 1 / ord).atom, scale)
}

/**
 * The bounds between which a sum of squares has lost nothing, and powers of two by which what lies beyond is scaled: so
 * that squares, and their derivatives on the way back, stay among the numbers.
 */
const scales = {
  float64: { least: 2 ** -900, most: 2 ** 1000, up: 2 ** 600, down: 2 ** -600 },
  float32: { least: 2 ** -90, most: 2 ** 100, up: 2 ** 85, down: 2 ** -70 },
}

/** √Σ x² over axes without overflow: a product with a power of two is exact. */
function euclidean(x: Atom, axes: readonly number[]): Atom {
  const { least, most, up, down } = scales[x.aval.dtype as keyof typeof scales]
  const squares = p.stop(p.sum(p.square(x), axes))
  const filled = (value: number): Atom => new Lit(squares.aval, value)
  const choose = (small: number, large: number): Atom =>
    p.where(p.less(squares, least), filled(small), p.where(p.less(most, squares), filled(large), filled(1)))
  const factor = p.broadcast(choose(up, down), { shape: x.aval.shape, axes: axes })
  return p.mul(p.sqrt(p.sum(p.square(p.mul(x, factor)), axes)), choose(1 / up, 1 / down))
}
