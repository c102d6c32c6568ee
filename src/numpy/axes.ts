import { asArray, astype, describe } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { checkedOptions, requireFlag } from "../array/options.js"
import type { Atom } from "../ir/atom.js"
import { sizeOf } from "../ir/aval.js"
import { permute } from "../primitives/permute.js"
import { reshape } from "../primitives/reshape.js"
import { slice } from "../primitives/sliceAndPad.js"
import { isNumbers, numbersIn, showList } from "./lists.js"
import { dtypeFor } from "./promote.js"

/** One axis or several. Negative axes count from the end. */
export type Axes = number | readonly number[] | Int32Array

/** The option of a function that works along one axis. */
export interface Along {
  readonly axis?: number | undefined
}

/** The options of a function that reduces axes: all of them when no axis is given. */
export interface Reduction {
  readonly axis?: Axes | undefined
  /** Reduced axes stay, with size 1. */
  readonly keepdims?: boolean | undefined
}

function requireNumber(who: string, axis: number): void {
  if (typeof axis !== "number") throw new TypeError(`${who}: axis must be a whole number; got ${describe(axis)}`)
}

/** An axis counted from the front, of an array of `rank` axes, which messages describe. */
export function axisIn(who: string, axis: number, rank: number, what: () => string): number {
  requireNumber(who, axis)
  const at = axis < 0 ? axis + rank : axis
  if (!Number.isInteger(at) || at < 0 || at >= rank) throw new Error(`${who}: axis ${axis} does not exist in ${what()}`)
  return at
}

export const axisOf = (who: string, x: NDArray, axis: number): number => axisIn(who, axis, x.ndim, () => describe(x))

export function listOf(who: string, axes: Axes): readonly number[] {
  const list = numbersIn(axes)
  if (list) return list
  throw new TypeError(`${who}: expected an axis or a list of axes; got ${showList(axes)}`)
}

/** Different axes counted from the front, in the order given. */
export function axesIn(who: string, axes: Axes, rank: number, what: () => string): number[] {
  const found = listOf(who, axes).map((axis) => axisIn(who, axis, rank, what))
  if (new Set(found).size < found.length) throw new Error(`${who}: axes [${axes}] name an axis of ${what()} twice`)
  return found
}

export const axesOf = (who: string, x: NDArray, axes: Axes = x.shape.map((_, i) => i)): number[] =>
  axesIn(who, axes, x.ndim, () => describe(x))

export function along(who: string, options: number | Along, more: readonly string[] = []): number | undefined {
  if (typeof options === "number") return options
  const { axis } = checkedOptions<Along>(who, options, ["axis", ...(more as "axis"[])])
  if (axis !== undefined) requireNumber(who, axis)
  return axis
}

/** The axes other than the given ones. */
export const others = (rank: number, axes: readonly number[]): number[] =>
  Array.from({ length: rank }, (_, i) => i).filter((i) => !axes.includes(i))

/** The elements `start`, `start + step`, ... along an axis, `size` of them. */
export function part(x: Atom, axis: number, start: number, size: number, step = 1): Atom {
  const { shape } = x.aval
  const only = (value: number, rest: number) => shape.map((_, i) => (i === axis ? value : rest))
  return slice(x, { start: only(start, 0), step: only(step, 1), shape: shape.with(axis, size) })
}

/** `x` with the given axes joined into one, which stands last. */
export function joined(x: Atom, axes: readonly number[]): Atom {
  const { shape } = x.aval
  const rest = others(shape.length, axes)
  const size = sizeOf(axes.map((axis) => shape[axis]))
  return reshape(permute(x, { axes: [...rest, ...axes] }), { shape: [...rest.map((axis) => shape[axis]), size] })
}

/** The elements at which axis `b` is `offset` ahead of axis `a`, along a new last axis instead of those two. */
export function diagonal(x: Atom, [a, b]: readonly [number, number], offset = 0): Atom {
  const rows = x.aval.shape[a]
  const columns = x.aval.shape[b]
  const flat = joined(x, [a, b])
  const [down, right] = offset < 0 ? [-offset, 0] : [0, offset]
  const size = Math.max(0, Math.min(rows - down, columns - right))
  return part(flat, flat.aval.shape.length - 1, size > 0 ? down * columns + right : 0, size, columns + 1)
}

/** Do reduced axes stay? */
export function keepsAxes(who: string, { keepdims = false }: Pick<Reduction, "keepdims">): boolean {
  requireFlag(who, "keepdims", keepdims)
  return keepdims
}

/** Throws unless there are elements along axes of `x`, `count` of them. */
export function requireElements(who: string, x: NDArray, axes: readonly number[], count: number): void {
  if (count === 0) throw new Error(`${who}: axes [${axes}] of ${describe(x)} have no elements`)
}

/**
 * An operand whose `axes`, `count` elements in all, are to be reduced; `finish` gives the result its shape, after axes in
 * `lead`.
 */
export function reducing<O extends Reduction>(
  who: string,
  operand: ArrayLike,
  options: Axes | O,
  more: readonly string[] = [],
) {
  const x = asArray(operand, who)
  const named = isNumbers(options) ? ({ axis: options } as O) : options
  const given = checkedOptions(who, named, ["axis", "keepdims", ...(more as (keyof O & string)[])])
  const keepdims = keepsAxes(who, given)
  const axes = axesOf(who, x, given.axis).sort((i, j) => i - j)
  const shape = x.shape.map((n, i) => (axes.includes(i) ? 1 : n))
  return {
    x,
    axes,
    options: given,
    count: sizeOf(axes.map((axis) => x.shape[axis])),
    finish: (result: Atom, lead: readonly number[] = []) =>
      new NDArray(keepdims ? reshape(result, { shape: [...lead, ...shape] }) : result),
  }
}

/** Operands of one dtype, their shapes as they are; when `number`, truth values become int32. */
export function alike(who: string, xs: readonly ArrayLike[], number = false): NDArray[] {
  const arrays = xs.map((x) => asArray(x, who))
  const dtype = dtypeFor(xs, arrays, { number })
  return arrays.map((x) => astype(x, dtype))
}
