import { asArray, astype, describe } from "../array/convert.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import type { Atom } from "../ir/atom.js"
import { known } from "../ir/builder.js"
import * as p from "../primitives/index.js"
import { showList } from "./lists.js"

/** NumPy's start:stop:step; null where it is open. Negative positions count from the end. */
export type Range = readonly [start: number | null, stop: number | null, step?: number | null]

/** What selects along one axis: a position, a range, everything (null or ":"), or an array of positions. */
export type Index = number | Range | null | ":" | Int32Array | NDArray

/** A selection along one axis: a regular part, perhaps reversed or dropped, or the entries that `indices` name. */
export interface Selection {
  readonly start: number
  readonly step: number
  readonly size: number
  readonly reversed?: boolean
  readonly dropped?: boolean
  readonly indices?: Atom
}

/** What `index` selects along an axis of `x`. */
export function selection(who: string, x: NDArray, axis: number, index: Index | undefined): Selection {
  const n = x.shape[axis]
  const whole: Selection = { start: 0, step: 1, size: n }
  if (index === null || index === undefined || index === ":") return whole
  if (index instanceof NDArray || index instanceof Int32Array)
    return { ...whole, indices: positions(who, index, x, axis) }
  if (typeof index === "number") return { start: position(who, index, x, axis), step: 1, size: 1, dropped: true }
  return range(who, index, n)
}

function position(who: string, index: number, x: NDArray, axis: number): number {
  const n = x.shape[axis]
  if (Number.isInteger(index) && index >= -n && index < n) return index < 0 ? index + n : index
  throw new Error(`${who}: index ${index} does not exist along axis ${axis} of ${describe(x)}`)
}

function range(who: string, index: Range, n: number): Selection {
  const given = Array.isArray(index) && (index.length === 2 || index.length === 3)
  const [start, stop, stride] = given ? index : []
  const step = stride ?? 1
  if (!given || step === 0 || ![start ?? 0, stop ?? 0, step].every(Number.isInteger))
    throw new Error(
      `${who}: expected a whole number, a range [start, stop] or [start, stop, step], null, ":" or an int32 array; ` +
        `got ${showList(index)}`,
    )
  const [low, high] = step > 0 ? [0, n] : [-1, n - 1]
  const place = (i: number) => Math.min(Math.max(i < 0 ? i + n : i, low), high)
  const first = place(start ?? (step > 0 ? 0 : n - 1))
  const end = stop === null || stop === undefined ? (step > 0 ? high : low) : place(stop)
  const size = Math.max(0, Math.ceil((end - first) / step))
  if (step > 0 || size === 0) return { start: size > 0 ? first : 0, step: Math.abs(step), size }
  return { start: first + (size - 1) * step, step: -step, size, reversed: true }
}

/** Positions along an axis of `x` as int32, counted from the front. What is known of them is checked. */
export function positions(who: string, indices: ArrayLike, x: NDArray, axis: number): Atom {
  const array = asArray(indices, who)
  const values = array.dtype === "bool" ? undefined : known(array.atom)?.data
  const numbers = values && Array.from(values)
  if (array.dtype !== "int32" && !numbers?.every(Number.isInteger))
    throw new Error(`${who}: indices must be whole numbers; got ${describe(array)}`)
  numbers?.forEach((index) => void position(who, index, x, axis))
  const found = astype(array, "int32").atom
  return numbers?.every((index) => index >= 0) ? found : p.where(p.less(found, 0), p.add(found, x.shape[axis]), found)
}
