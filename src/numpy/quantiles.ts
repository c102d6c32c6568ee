import { asArray, astype, describe } from "../array/asArray.js"
import type { ArrayLike, NDArray } from "../array/ndarray.js"
import { type Atom, Lit, zerosLike } from "../ir/atom.js"
import { aval } from "../ir/aval.js"
import { known } from "../ir/builder.js"
import * as p from "../primitives/index.js"
import { type Axes, joined, type Reduction, reducing } from "./axes.js"
import { floating, repeat } from "./promote.js"

const methods = ["linear", "lower", "higher", "nearest", "midpoint"] as const

/** The options of quantile and percentile. */
export interface Quantile extends Reduction {
  /**
   * What lies between two elements: their "linear" interpolation (the default), the "lower" or the "higher" one of
   * them, the "nearest", or their "midpoint".
   */
  readonly method?: (typeof methods)[number] | undefined
}

/** a + w (b - a), from the nearer end so that it stays between the two. Infinite elements are not subtracted. */
function between(a: Atom, b: Atom, w: Atom): Atom {
  const difference = p.sub(b, a)
  const finite = p.less(p.where(p.less(difference, 0), p.neg(difference), difference), Number.POSITIVE_INFINITY)
  const step = p.where(finite, difference, zerosLike(difference))
  const rest = p.sub(1, w)
  const mixed = p.where(p.less(w, 0.5), p.add(a, p.mul(step, w)), p.sub(b, p.mul(step, rest)))
  const apart = p.add(p.mul(a, rest), p.mul(b, w))
  const end = p.where(p.equal(w, 0), a, p.where(p.equal(rest, 0), b, apart))
  return p.where(finite, mixed, end)
}

const single = { lower: p.floor, higher: p.ceil, nearest: p.round } as const

/** The quantiles of each line, whose n elements stand along the last axis; the axes of q come after those of lines. */
function ofLines(lines: Atom, q: Atom, method: NonNullable<Quantile["method"]>): Atom {
  const axis = lines.aval.shape.length - 1
  const n = lines.aval.shape[axis]
  const ordered = p.gather(lines, p.argsort(lines, axis), { axis, batch: axis })
  const read = (place: Atom): Atom => p.gather(ordered, p.cast(place, "int32"), { axis, batch: 0 })
  const within = (place: Atom, last: number): Atom => {
    const raised = p.where(p.lessEqual(0, place), place, zerosLike(place))
    return p.where(p.less(raised, last), raised, new Lit(place.aval, last))
  }
  const place = p.mul(q, n - 1)
  if (method === "lower" || method === "higher" || method === "nearest")
    return read(within(single[method](place), n - 1))
  // The last interval includes its end, where the derivative in q is therefore that from the left.
  const low = method === "linear" ? within(p.floor(place), Math.max(n - 2, 0)) : within(p.floor(place), n - 1)
  const high = method === "linear" ? within(p.add(low, 1), n - 1) : within(p.ceil(place), n - 1)
  const a = read(low)
  const weight = method === "linear" ? p.sub(place, low) : new Lit(q.aval, 0.5)
  return between(a, read(high), repeat(p.convert(weight, a.aval.dtype), a.aval.shape))
}

function quantiles(
  who: string,
  x: ArrayLike,
  q: ArrayLike,
  options: Axes | Quantile,
  full = 1,
  more: readonly "method"[] = ["method"],
): NDArray {
  const { x: array, axes, count, finish } = reducing(who, x, options, more)
  const { method = "linear" } = options as Quantile
  if (!methods.includes(method))
    throw new Error(`${who}: method must be one of ${methods.join(", ")}; got ${describe(method)}`)
  const given = asArray(q, who)
  const share = p.div(astype(given, "float64").atom, full)
  const inside = p.and(p.lessEqual(0, share), p.lessEqual(share, 1))
  const checked = known(inside)
  if (checked && !checked.data.every((yes) => yes))
    throw new Error(`${who}: q must be between 0 and ${full}; got ${describe(q)}`)

  const lines = joined(floating(who, array), axes)
  const last = lines.aval.shape.length - 1
  const lead = share.aval.shape
  const shape = [...lines.aval.shape.slice(0, last), ...lead]
  const nothing = new Lit(aval(shape, lines.aval.dtype), Number.NaN)
  if (count === 0) return finish(leading(nothing, last), lead)
  const value = ofLines(lines, share, method)
  // Where a line holds NaN, its largest element is one.
  const largest = p.gather(lines, p.argmax(lines, last), { axis: last, batch: last })
  const bad = p.not(p.equal(largest, largest))
  const alongLines = (x: Atom) => p.broadcast(x, { shape, axes: lead.map((_, i) => last + i) })
  const valid = p.and(p.not(alongLines(bad)), repeat(inside, shape))
  return finish(leading(p.where(valid, value, nothing), last), lead)
}

/** The axes from `first` on, moved to the front. */
const leading = (x: Atom, first: number): Atom => {
  const axes = x.aval.shape.map((_, i) => i)
  return p.permute(x, { axes: [...axes.slice(first), ...axes.slice(0, first)] })
}

/**
 * The quantiles q, numbers from 0 to 1, of the elements over axes, or over all: 0.5 is the median. The axes of q come
 * first in the result. NaN where an element is NaN, and of nothing. The dtype is that of x, float64 for whole numbers.
 *
 * The derivative is that of the elements chosen; in q it is the slope of the interpolation. Throws for a q outside of 0
 * to 1; one that is traced gives NaN there.
 *
 * @example
 * ```ts
 * np.quantile([1, 2, 3, 4], 0.25) // => 1.75
 * np.quantile([[1, 2], [3, 5]], [0, 0.5], { axis: 1 }) // =>
 * // [[1.  3. ]
 * //  [1.5 4. ]]
 * np.quantile([1, 2, 3, 4], 0.4, { method: "nearest" }) // => 2
 * ```
 */
export const quantile = (x: ArrayLike, q: ArrayLike, options: Axes | Quantile = {}): NDArray =>
  quantiles("quantile", x, q, options)

/**
 * The percentiles q, numbers from 0 to 100: the quantiles q / 100, as `np.quantile` gives them.
 *
 * @example
 * ```ts
 * np.percentile([1, 2, 3, 4], 25) // => 1.75
 * ```
 */
export const percentile = (x: ArrayLike, q: ArrayLike, options: Axes | Quantile = {}): NDArray =>
  quantiles("percentile", x, q, options, 100)

/**
 * The element in the middle of the sorted elements over axes, or over all, or the mean of the two in the middle. NaN
 * where an element is NaN, and of nothing. The derivative is that of the elements chosen.
 *
 * @example
 * ```ts
 * np.median([3, 1, 2]) // => 2
 * np.median([[1, 5, 3], [4, 2, 0]], { axis: 1 }) // => [3. 2.]
 * ```
 */
export const median = (x: ArrayLike, options: Axes | Reduction = {}): NDArray =>
  quantiles("median", x, 0.5, options, 1, [])
