/** What a list of indices selects from an array: read by `at`, written by `with`. */
import { asArray, describe } from "../array/asArray.js"
import { NDArray } from "../array/ndarray.js"
import { type Atom, Lit } from "../ir/atom.js"
import { sizeOf } from "../ir/aval.js"
import { known } from "../ir/builder.js"
import { gathered } from "../primitives/gatherAndScatter.js"
import * as p from "../primitives/index.js"
import { others } from "./axes.js"
import { commonShape, repeat } from "./promote.js"
import { axisAt, type Index, isRange, position, positions, type Regular, refuseMask, regular } from "./ranges.js"

/** An index with the axis that it selects along; a new axis has none. */
interface Item {
  readonly index: Index
  readonly axis: number | undefined
}

/** A regular part of the array, perhaps reversed; then, perhaps, entries of it; then a shape. */
export interface Selection {
  readonly part: { readonly start: number[]; readonly step: number[]; readonly shape: number[] }
  /** The axes that are reversed. */
  readonly reversed: readonly number[]
  readonly entries?: Entries
  readonly shape: readonly number[]
}

/** What arrays of positions select: they broadcast together and name entries of their axes joined to one. */
export interface Entries {
  /** The axes that they select along, in order. */
  readonly axes: readonly number[]
  /** How many other axes stand before theirs in the result. */
  readonly lead: number
  /** Positions along the joined axis. */
  readonly places: Atom
}

const isArrayIndex = (index: Index): index is NDArray | Int32Array =>
  index instanceof NDArray || index instanceof Int32Array

/** Beside arrays of positions, a whole number is an array of no axes. */
const isPlace = (index: Index): boolean => isArrayIndex(index) || typeof index === "number"

/** The indices, one for each axis and each new one. */
function itemsOf(who: string, x: NDArray, indices: readonly Index[]): Item[] {
  const dots = indices.indexOf("...")
  if (dots !== indices.lastIndexOf("...")) throw new Error(`${who}: "..." may stand once among the indices`)
  const used = indices.filter((index) => index !== "new" && index !== "...").length
  if (used > x.ndim) throw new Error(`${who}: ${describe(x)} has ${x.ndim} axes; got ${used} indices`)
  const rest = new Array<Index>(x.ndim - used).fill(":")
  const all = dots < 0 ? [...indices, ...rest] : indices.toSpliced(dots, 1, ...rest)
  let axis = 0
  return all.map((index) => ({ index, axis: index === "new" ? undefined : axis++ }))
}

/** The regular part along one axis. Arrays, too, take the whole of it first. */
function partAlong(who: string, x: NDArray, { index, axis }: Item): Regular {
  const along = axisAt(x, axis as number)
  if (index === null || index === ":" || isArrayIndex(index)) return { start: 0, step: 1, size: along.size }
  if (typeof index === "number") return { start: position(who, index, along), step: 1, size: 1 }
  if (Array.isArray(index) && !isRange(index) && index.some((value) => typeof value === "boolean"))
    refuseMask(who, asArray(index, who))
  return regular(who, index, along.size)
}

const inside = (places: Atom, n: number): Atom => p.and(p.lessEqual(0, places), p.less(places, n))

/** Positions along joined axes, of those along each of them. */
function joint(who: string, x: NDArray, items: readonly Item[]): Atom {
  // A whole number has made its part one element long, so that it adds nothing.
  const arrays = items.flatMap(({ index, axis }) =>
    isArrayIndex(index) && axis !== undefined
      ? [{ size: x.shape[axis], places: positions(who, index, axisAt(x, axis)) }]
      : [],
  )
  const shape = commonShape(
    who,
    arrays.map(({ places }) => new NDArray(places)),
  )
  const [first, ...rest] = arrays.map(({ size, places }) => ({ size, places: repeat(places, shape) }))
  const place = rest.reduce((sum, { size, places }) => p.add(p.mul(sum, size), places), first.places)
  // What is out of range along one axis must not become a position in range along all of them.
  const doubtful = rest.length === 0 ? [] : [first, ...rest].filter(({ places }) => !known(places))
  const none = new Lit(place.aval, sizeOf(arrays.map(({ size }) => size)))
  return doubtful.reduce((sum, { size, places }) => p.where(inside(places, size), sum, none), place)
}

/** What indices select from `x`. */
export function selection(who: string, x: NDArray, indices: readonly Index[]): Selection {
  const items = itemsOf(who, x, indices)
  const along = items.filter(({ axis }) => axis !== undefined)
  const parts = along.map((item) => partAlong(who, x, item))
  const part = {
    start: parts.map(({ start }) => start),
    step: parts.map(({ step }) => step),
    shape: parts.map(({ size }) => size),
  }
  const reversed = parts.flatMap((one, axis) => (one.reversed ? [axis] : []))
  const sizes = (some: readonly Item[]) =>
    some.filter(({ index }) => !isPlace(index)).map(({ axis }) => (axis === undefined ? 1 : part.shape[axis]))
  if (!items.some(({ index }) => isArrayIndex(index))) return { part, reversed, shape: sizes(items) }
  // NumPy's rule: where the positions stand side by side their axes stand in their place, otherwise in front.
  const first = indices.findIndex(isPlace)
  const together = indices.slice(first, indices.findLastIndex(isPlace) + 1).every(isPlace)
  const ahead = together
    ? items.slice(
        0,
        items.findIndex(({ index }) => isPlace(index)),
      )
    : []
  const places = joint(who, x, items)
  return {
    part,
    reversed,
    entries: {
      axes: along.flatMap(({ index }, axis) => (isPlace(index) ? [axis] : [])),
      lead: ahead.filter(({ axis }) => axis !== undefined).length,
      places,
    },
    shape: [...sizes(ahead), ...places.aval.shape, ...sizes(items.slice(ahead.length))],
  }
}

/** The axes of an array in the order that has those of the entries side by side, and the shape that joins them. */
function linesOf({ part: { shape }, entries }: Selection) {
  const { axes, lead } = entries as Entries
  const kept = others(shape.length, axes)
  const order = [...kept.slice(0, lead), ...axes, ...kept.slice(lead)]
  const sizes = (some: readonly number[]) => some.map((axis) => shape[axis])
  return {
    order,
    turned: sizes(order),
    joined: [...sizes(kept.slice(0, lead)), sizeOf(sizes(axes)), ...sizes(kept.slice(lead))],
    place: { axis: lead, batch: 0 },
  }
}

/** The elements of `x` that are selected. */
export function selected(x: Atom, { part, reversed, entries, shape }: Selection): Atom {
  const values = p.flip(p.slice(x, part), { axes: reversed })
  if (!entries) return p.reshape(values, { shape })
  const { order, joined, place } = linesOf({ part, reversed, entries, shape })
  const lines = p.reshape(p.permute(values, { axes: order }), { shape: joined })
  return p.reshape(p.gather(lines, entries.places, place), { shape })
}

/** `x` with `values` in the place of what is selected, or with `values` added there. */
export function updated(x: Atom, selection: Selection, values: Atom, adds: boolean): Atom {
  const { part, reversed, entries } = selection
  const old = p.slice(x, part)
  const turn = (y: Atom): Atom => p.flip(y, { axes: reversed })
  if (!entries) {
    const change = turn(p.reshape(values, { shape: part.shape }))
    return p.put(x, adds ? p.add(old, change) : change, part)
  }
  const { order, turned, joined, place } = linesOf(selection)
  const lines = p.reshape(p.permute(turn(old), { axes: order }), { shape: joined })
  const changes = p.reshape(values, { shape: gathered(joined, entries.places.aval.shape, place) })
  const size = joined[place.axis]
  const changed = adds
    ? p.add(lines, p.scatter(changes, entries.places, { ...place, size }))
    : p.replace(lines, changes, entries.places, place)
  const back = order.map((_, axis) => order.indexOf(axis))
  return p.put(x, turn(p.permute(p.reshape(changed, { shape: turned }), { axes: back })), part)
}
