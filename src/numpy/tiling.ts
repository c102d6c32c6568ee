import { asArray, describe } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { checkedOptions, requireWhole } from "../array/options.js"
import { type Atom, Lit } from "../ir/atom.js"
import { aval } from "../ir/aval.js"
import * as p from "../primitives/index.js"
import { type Along, type Axes, alike, along, axesOf, axisOf, listOf, part } from "./axes.js"
import { isNumbers, numbersIn, showList } from "./lists.js"
import { checkedShape, type Shape } from "./options.js"
import { repeat as stretch } from "./promote.js"
import { ravel } from "./shape.js"

/**
 * Each entry along an axis so many times in a row; without an axis, each element in row-major order. `repeats` is one
 * number for all entries, or a list of one for each.
 *
 * @example
 * ```ts
 * np.repeat([1, 2], 3) // => [1. 1. 1. 2. 2. 2.]
 * np.repeat([[1, 2], [3, 4]], [2, 1], { axis: 0 }) // =>
 * // [[1. 2.]
 * //  [1. 2.]
 * //  [3. 4.]]
 * ```
 */
export function repeat(x: ArrayLike, repeats: Shape, options: number | Along = {}): NDArray {
  const given = asArray(x, "repeat")
  const wanted = along("repeat", options)
  const array = wanted === undefined ? ravel(given) : given
  const axis = axisOf("repeat", array, wanted ?? 0)
  const n = array.shape[axis]
  const counts = checkedShape("repeat", repeats)
  if (typeof repeats !== "number" && counts.length !== n)
    throw new Error(`repeat: axis ${axis} of ${describe(array)} needs ${n} repeats; got ${counts.length}`)
  const places = Array.from({ length: n }, (_, i) =>
    new Array<number>(counts[counts.length > 1 ? i : 0]).fill(i),
  ).flat()
  return new NDArray(p.gather(array.atom, whole(places), { axis, batch: 0 }))
}

const whole = (values: readonly number[]): Lit => new Lit(aval([values.length], "int32"), Int32Array.from(values))

/**
 * The array side by side with itself, so many times along each axis; axes missing in front are added, to the array or to
 * `repeats`.
 *
 * @example
 * ```ts
 * np.tile([1, 2], 2) // => [1. 2. 1. 2.]
 * np.tile([1, 2], [2, 1]) // =>
 * // [[1. 2.]
 * //  [1. 2.]]
 * ```
 */
export function tile(x: ArrayLike, repeats: Shape): NDArray {
  const { atom, shape, ndim } = asArray(x, "tile")
  const counts = checkedShape("tile", repeats)
  const rank = Math.max(ndim, counts.length)
  const fill = (sizes: readonly number[]) => [...new Array<number>(rank - sizes.length).fill(1), ...sizes]
  const [own, times] = [fill(shape), fill(counts)]
  const apart = p.reshape(atom, { shape: own.flatMap((n) => [1, n]) })
  const repeated = stretch(
    apart,
    own.flatMap((n, axis) => [times[axis], n]),
  )
  return new NDArray(p.reshape(repeated, { shape: own.map((n, axis) => n * times[axis]) }))
}

/** The entries along an axis moved by `shift` places; those that leave at one end come in at the other. */
function rolled(x: Atom, shift: number, axis: number): Atom {
  const n = x.aval.shape[axis]
  const ahead = n === 0 ? 0 : ((shift % n) + n) % n
  if (ahead === 0) return x
  return p.concatenate([part(x, axis, n - ahead, ahead), part(x, axis, 0, n - ahead)], axis)
}

/**
 * The entries moved by `shift` places along an axis; those that leave at one end come in at the other. Without an axis,
 * the elements in row-major order are moved. Several axes take a shift each, or all the same.
 *
 * @example
 * ```ts
 * np.roll([1, 2, 3, 4], 1) // => [4. 1. 2. 3.]
 * np.roll([[1, 2], [3, 4]], 1, { axis: 0 }) // =>
 * // [[3. 4.]
 * //  [1. 2.]]
 * ```
 */
export function roll(x: ArrayLike, shift: Axes, options: Axes | Rolling = {}): NDArray {
  const array = asArray(x, "roll")
  const given: Rolling = isNumbers(options) ? { axis: options } : checkedOptions("roll", options, ["axis"])
  const shifts = numbersIn(shift)
  if (!shifts) throw new TypeError(`roll: expected a shift or a list of shifts; got ${showList(shift)}`)
  for (const one of shifts) requireWhole("roll", "shift", one)
  if (given.axis === undefined) {
    const all = shifts.reduce((sum, one) => sum + one, 0)
    return new NDArray(p.reshape(rolled(ravel(array).atom, all, 0), { shape: array.shape }))
  }
  const axes = listOf("roll", given.axis).flatMap((axis) => axesOf("roll", array, axis))
  if (shifts.length !== 1 && axes.length !== 1 && shifts.length !== axes.length)
    throw new Error(`roll: ${shifts.length} shifts do not fit ${axes.length} axes`)
  const count = axes.length === 0 ? 0 : Math.max(shifts.length, axes.length)
  const pairs = Array.from({ length: count }, (_, i) => i)
  const pick = (list: readonly number[], i: number) => list[list.length === 1 ? 0 : i]
  return new NDArray(pairs.reduce((values, i) => rolled(values, pick(shifts, i), pick(axes, i)), array.atom))
}

/** The options of `roll`. */
export interface Rolling {
  readonly axis?: Axes | undefined
}

/**
 * Turned by k quarter turns in the plane of two axes, from the first of them towards the second.
 *
 * @example
 * ```ts
 * np.rot90([[1, 2], [3, 4]]) // =>
 * // [[2. 4.]
 * //  [1. 3.]]
 * ```
 */
export function rot90(x: ArrayLike, k = 1, axes: readonly [number, number] = [0, 1]): NDArray {
  const array = asArray(x, "rot90")
  requireWhole("rot90", "k", k)
  const plane = axesOf("rot90", array, axes)
  if (plane.length !== 2) throw new Error(`rot90: expected two axes; got [${plane}]`)
  const [a, b] = plane
  const turns = ((k % 4) + 4) % 4
  const order = array.shape.map((_, axis) => (axis === a ? b : axis === b ? a : axis))
  const turned = turns % 2 === 1 ? p.permute(array.atom, { axes: order }) : array.atom
  const reversed = [[], [a], [a, b], [b]][turns]
  return new NDArray(p.flip(turned, { axes: reversed.sort((i, j) => i - j) }))
}

/**
 * Kronecker's product: every element of x times the whole of y, in the places of x. Axes missing in front are added.
 *
 * @example
 * ```ts
 * np.kron([1, 10], [1, 2]) // => [ 1.  2. 10. 20.]
 * ```
 */
export function kron(x: ArrayLike, y: ArrayLike): NDArray {
  const pair = alike("kron", [x, y], true)
  const rank = Math.max(...pair.map(({ ndim }) => ndim))
  const [a, b] = pair.map(({ shape }) => [...new Array<number>(rank - shape.length).fill(1), ...shape])
  const target = a.flatMap((n, axis) => [n, b[axis]])
  const left = p.reshape(pair[0].atom, { shape: a.flatMap((n) => [n, 1]) })
  const right = p.reshape(pair[1].atom, { shape: b.flatMap((n) => [1, n]) })
  const product = p.mul(stretch(left, target), stretch(right, target))
  return new NDArray(p.reshape(product, { shape: a.map((n, axis) => n * b[axis]) }))
}
