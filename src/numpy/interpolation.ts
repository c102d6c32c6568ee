import { asArray, describe } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { checkedOptions } from "../array/options.js"
import { type Atom, Lit, zerosLike } from "../ir/atom.js"
import { aval } from "../ir/aval.js"
import { known } from "../ir/builder.js"
import * as p from "../primitives/index.js"
import { alike } from "./axes.js"
import { oneNumber } from "./masked.js"
import { repeat } from "./promote.js"

/** x before y in sorted order, in which NaN comes last. */
const precedes = (x: Atom, y: Atom): Atom => p.or(p.less(x, y), p.and(p.not(p.equal(y, y)), p.equal(x, x)))

/** How many elements of the sorted vector `sorted` come before each of `values`; by halves, all of them at once. */
function countBefore(sorted: Atom, values: Atom, right: boolean): Atom {
  const [n] = sorted.aval.shape
  const { shape } = values.aval
  let count: Atom = new Lit(aval(shape, "int32"), 0)
  if (n === 0) return count
  const place = { axis: 0, batch: 0 }
  /** With the first `count` before a value: do the next `step` come before it as well? */
  const further = (count: Atom, step: number): Atom => {
    const more = p.add(count, step)
    const exists = p.lessEqual(more, n)
    const last = p.gather(sorted, p.where(exists, p.sub(more, 1), zerosLike(more)), place)
    const before = right ? p.not(precedes(values, last)) : precedes(last, values)
    return p.where(p.and(exists, before), more, count)
  }
  for (let step = 2 ** Math.floor(Math.log2(n)); step >= 1; step /= 2) count = further(count, step)
  return count
}

/** Throws unless a known vector is in order. */
function requireSorted(who: string, what: string, x: NDArray): void {
  if (x.ndim !== 1) throw new Error(`${who}: ${what} must be a vector; got ${describe(x)}`)
  const data = known(x.atom)?.data
  const wrong = data ? Array.from(data).findIndex((value, i) => i > 0 && value < data[i - 1]) : -1
  if (wrong > 0)
    throw new Error(
      `${who}: ${what} must not decrease; got ${data?.[wrong - 1]} before ${data?.[wrong]}; sort it first`,
    )
}

/** The options of `searchsorted`. */
export interface Search1D {
  /** Before ("left", the default) or after ("right") elements that are equal. */
  readonly side?: "left" | "right" | undefined
}

/**
 * Where in a vector that does not decrease values would stand, as int32: the number of elements that are less, or with
 * `{ side: "right" }` less or equal. NaN comes last. Its derivatives are zero. Throws for a known vector out of order;
 * of one that is traced the result is then not specified.
 *
 * @example
 * ```ts
 * np.searchsorted([1, 2, 2, 3], [2, 5]) // => [1 4]
 * np.searchsorted([1, 2, 2, 3], 2, { side: "right" }) // => 3
 * ```
 */
export function searchsorted(x: ArrayLike, values: ArrayLike, options: Search1D = {}): NDArray {
  const { side = "left" } = checkedOptions("searchsorted", options, ["side"])
  if (side !== "left" && side !== "right")
    throw new Error(`searchsorted: side must be "left" or "right"; got ${describe(side)}`)
  const [sorted, wanted] = alike("searchsorted", [x, values], true)
  requireSorted("searchsorted", "x", sorted)
  return new NDArray(countBefore(sorted.atom, wanted.atom, side === "right"))
}

/** The options of `interp`. */
export interface Interp {
  /** The value below the first point; that of the first point by default. */
  readonly left?: ArrayLike | undefined
  /** The value above the last point; that of the last point by default. */
  readonly right?: ArrayLike | undefined
}

/**
 * The piecewise linear function through the points (xp, fp), at x; beyond the first and the last point it is constant,
 * or `left` and `right`. `xp` must not decrease: throws where it is known to. Derivatives are those of the piece to the
 * right of x, at the last point of the one to the left.
 *
 * @example
 * ```ts
 * np.interp([0, 1.5, 9], [1, 2, 3], [10, 20, 50]) // => [10. 15. 50.]
 * ```
 */
export function interp(x: ArrayLike, xp: ArrayLike, fp: ArrayLike, options: Interp = {}): NDArray {
  const { left, right } = checkedOptions("interp", options, ["left", "right"])
  const [at, points, values] = alike("interp", [x, xp, fp, 0.5])
  requireSorted("interp", "xp", points)
  if (values.ndim !== 1 || values.size !== points.size || points.size === 0)
    throw new Error(`interp: xp and fp must be vectors of one size; got ${describe(points)} and ${describe(values)}`)
  const n = points.size
  const read = (from: NDArray, places: Atom) => p.gather(from.atom, places, { axis: 0, batch: 0 })
  const fill = (place: number) => new Lit(aval(at.shape, "int32"), place)
  const outer = (from: NDArray) => [read(from, fill(0)), read(from, fill(n - 1))]
  const [[first, last], [low, high]] = [outer(points), outer(values)]
  const [below, above] = [p.less(at.atom, first), p.less(last, at.atom)]
  const inside = p.where(below, first, p.where(above, last, at.atom))
  // The piece from the last point that is not after x, but the last piece at the last point.
  const found = countBefore(points.atom, inside, true)
  const upper = p.where(p.less(found, n), found, fill(n - 1))
  const lower = p.where(p.less(upper, 1), upper, p.sub(upper, 1))
  const [x0, x1, f0, f1] = [read(points, lower), read(points, upper), read(values, lower), read(values, upper)]
  const width = p.sub(x1, x0)
  const slope = p.div(p.sub(f1, f0), p.where(p.equal(width, 0), new Lit(width.aval, 1), width))
  const from = (x: Atom, f: Atom) => p.add(f, p.mul(p.sub(inside, x), slope))
  const piece = p.where(p.equal(inside, x1), from(x1, f1), from(x0, f0))
  const beyond = (name: string, value: ArrayLike | undefined, usual: Atom) =>
    value === undefined ? usual : repeat(asArray(oneNumber("interp", name, value), "interp", at.dtype).atom, at.shape)
  return new NDArray(p.where(below, beyond("left", left, low), p.where(above, beyond("right", right, high), piece)))
}
