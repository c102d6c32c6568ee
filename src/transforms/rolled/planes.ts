import { type Atom, isLit, Lit, zerosLike } from "../../ir/atom.js"
import { aval, sizeOf } from "../../ir/aval.js"
import { add } from "../../primitives/add.js"
import { concatenate } from "../../primitives/concatenate.js"
import { gather } from "../../primitives/gatherAndScatter.js"
import { replace } from "../../primitives/replace.js"
import { reshape } from "../../primitives/reshape.js"
import { slice } from "../../primitives/sliceAndPad.js"
import { type Coefficient, primal, scale } from "../series.js"
import type { Rolled, Weight } from "./turn.js"

/** A sum takes so many terms in a turn. */
export const width = 4

/** Before and behind the coefficients stand zeros: what a turn of a sum reads beyond its last term. */
const margin = width - 1

interface Part {
  readonly series: Rolled
  readonly weight: Weight
}

/** Series as an array with a row for each order. Several stand one after the other, as vectors. */
export type Plane = readonly Part[]

const whole = (n: number): Lit => new Lit(aval([], "int32"), n)

/** Coefficient k, weighted. */
export const weighted = (x: Coefficient, weight: Weight, k: number): Coefficient =>
  x && weight !== "one" ? scale(weight === "order" ? k : -k, x) : x

const size = (series: Rolled): number => sizeOf(primal(series).aval.shape)

const flat = (x: Atom): Atom => reshape(x, { shape: [sizeOf(x.aval.shape)] })

/** The planes of a loop. */
export class Planes {
  readonly list: Plane[] = []
  readonly #single: Readonly<Record<Weight, Map<Rolled, number>>> = {
    one: new Map(),
    order: new Map(),
    "minus order": new Map(),
  }

  constructor(readonly order: number) {}

  /** Where a plane is in the list. */
  place(plane: Plane): number {
    const [{ series, weight }] = plane
    const known = plane.length === 1 ? this.#single[weight].get(series) : undefined
    if (known !== undefined) return known
    const place = this.list.push(plane) - 1
    if (plane.length === 1) this.#single[weight].set(series, place)
    return place
  }

  /** The coefficients of an order side by side, for each plane. */
  rows(coefficient: (part: Part) => Coefficient): readonly Atom[] {
    return this.list.map((plane) => {
      const parts = plane.map((part) => coefficient(part) ?? zerosLike(primal(part.series)))
      return parts.length === 1 ? parts[0] : concatenate(parts.map(flat), 0)
    })
  }

  /** Planes with the coefficients that are written out, of so many orders. */
  start(count: number): readonly Atom[] {
    const heads = Array.from({ length: count }, (_, k) =>
      this.rows(({ series, weight }) => weighted(series.at(k), weight, k)),
    )
    return this.list.map((plane, i) => {
      const [{ series }] = plane
      const { shape, dtype } = primal(series).aval
      const own = plane.length === 1 ? shape : [plane.reduce((sum, part) => sum + size(part.series), 0)]
      const none = new Lit(aval([this.order + 1 + 2 * margin, ...own], dtype), 0)
      return heads.reduce<Atom>((array, rows, k) => withRow(array, rows[i], whole(k)), none)
    })
  }
}

/**
 * The row of an order, so many beyond, which may be less than none. Those beyond one order are the same row of parts of the
 * array, so that its place is found once.
 */
export function rowOf(array: Atom, order: Atom, beyond = 0): Atom {
  const [size, ...shape] = array.aval.shape
  const none = shape.map(() => 0)
  const part = (from: number, count: number) =>
    slice(array, { start: [from, ...none], step: [1, ...none.map(() => 1)], shape: [count, ...shape] })
  if (isLit(order)) return reshape(part(order.data[0] + margin + beyond, 1), { shape })
  return gather(part(margin + beyond, size - 2 * margin), order, { axis: 0, batch: 0 })
}

/** A plane with the row of an order. */
export const withRow = (array: Atom, row: Atom, order: Atom): Atom =>
  replace(array, row, add(order, whole(margin)), { axis: 0, batch: 0 })

/** The coefficients of a plane, from order 0 on. */
export function rowsOf(array: Atom): Atom {
  const [size, ...shape] = array.aval.shape
  const start = [margin, ...shape.map(() => 0)]
  return slice(array, { start, step: start.map(() => 1), shape: [size - 2 * margin, ...shape] })
}
