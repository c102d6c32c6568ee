import { asArray, astype, describe } from "../array/asArray.js"
import type { ArrayLike, NDArray } from "../array/ndarray.js"
import type { Atom } from "../ir/atom.js"
import { known } from "../ir/builder.js"
import * as p from "../primitives/index.js"
import { showList } from "./lists.js"

/** NumPy's start:stop:step; null where it is open. Negative positions count from the end. */
export type Range = readonly [start: number | null, stop: number | null, step?: number | null]

/**
 * What selects along one axis: a position, a range, everything (null or ":"), or an array of positions. `"..."` stands
 * for everything along as many axes as the others leave, `"new"` for a new axis of size 1.
 */
export type Index = number | Range | null | ":" | "..." | "new" | Int32Array | NDArray

/** A regular part of an axis, perhaps reversed. */
export interface Regular {
  readonly start: number
  readonly step: number
  readonly size: number
  readonly reversed?: boolean
}

/** The size of an axis, its number, and the array that has it: messages show the latter two. */
export interface Axis {
  readonly size: number
  readonly axis: number
  readonly of: NDArray
}

export const axisAt = (of: NDArray, axis: number): Axis => ({ size: of.shape[axis], axis, of })

/** One position along an axis, counted from the front. */
export function position(who: string, index: number, { size, axis, of }: Axis): number {
  if (Number.isInteger(index) && index >= -size && index < size) return index < 0 ? index + size : index
  throw new Error(`${who}: index ${index} does not exist along axis ${axis} of ${describe(of)}`)
}

const isEnd = (x: unknown): boolean => x === null || typeof x === "number"

/** Numbers or null, two or three of them. */
export const isRange = (index: unknown): index is Range =>
  Array.isArray(index) && (index.length === 2 || index.length === 3) && Array.from<unknown>(index).every(isEnd)

/** The part that a range is of an axis of n elements. */
export function regular(who: string, index: Index, n: number): Regular {
  const [start, stop, stride] = isRange(index) ? index : []
  const step = stride ?? 1
  if (!isRange(index) || step === 0 || ![start ?? 0, stop ?? 0, step].every(Number.isInteger))
    throw new Error(
      `${who}: expected a whole number, a range [start, stop] or [start, stop, step], null, ":", "...", "new" or an ` +
        `int32 array; got ${showList(index)}`,
    )
  const [low, high] = step > 0 ? [0, n] : [-1, n - 1]
  const place = (i: number) => Math.min(Math.max(i < 0 ? i + n : i, low), high)
  const first = place(start ?? (step > 0 ? 0 : n - 1))
  const end = stop === null || stop === undefined ? (step > 0 ? high : low) : place(stop)
  const size = Math.max(0, Math.ceil((end - first) / step))
  if (step > 0 || size === 0) return { start: size > 0 ? first : 0, step: Math.abs(step), size }
  return { start: first + (size - 1) * step, step: -step, size, reversed: true }
}

/** Throws for an array of truth values: how many elements it selects depends on its values. */
export function refuseMask(who: string, array: NDArray): void {
  if (array.dtype !== "bool") return
  throw new Error(
    `${who}: indices must be whole numbers; got the truth values ${describe(array)}, which select a number of elements ` +
      "that is not known while a function is traced; choose between arrays with np.where(mask, x, y)",
  )
}

/** Positions along an axis as int32, counted from the front. What is known of them is checked. */
export function positions(who: string, indices: ArrayLike, along: Axis): Atom {
  const array = asArray(indices, who)
  refuseMask(who, array)
  const values = known(array.atom)?.data
  const numbers = values && Array.from(values)
  if (array.dtype !== "int32" && !numbers?.every(Number.isInteger))
    throw new Error(`${who}: indices must be whole numbers; got ${describe(array)}`)
  numbers?.forEach((index) => void position(who, index, along))
  const found = astype(array, "int32").atom
  return numbers?.every((index) => index >= 0) ? found : p.where(p.less(found, 0), p.add(found, along.size), found)
}
