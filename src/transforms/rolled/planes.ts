import { type Atom, isLit, Lit, zerosLike } from "../../ir/atom.js"
import { aval, sizeOf } from "../../ir/aval.js"
import type { DType } from "../../ir/dtype.js"
import { add } from "../../primitives/add.js"
import { concatenate } from "../../primitives/concatenate.js"
import { gather } from "../../primitives/gatherAndScatter.js"
import { replace } from "../../primitives/replace.js"
import { reshape } from "../../primitives/reshape.js"
import { slice } from "../../primitives/sliceAndPad.js"
import { type Coefficient, primal, scale } from "../series.js"
import { int32, type Rolled, type Weight } from "./turn.js"

/** A sum takes so many terms in a turn. */
export const width = 4

/** Before and behind the coefficients stand zeros: what a turn of a sum reads beyond its last term. */
const margin = width - 1

interface Part {
  readonly series: Rolled
  readonly weight: Weight
}

/** Where the coefficients of some series stand, one after the other, in each row of an array. */
export interface Place {
  readonly array: number
  readonly from: number
  readonly size: number
}

const flat = (x: Atom): Atom => reshape(x, { shape: [sizeOf(x.aval.shape)] })

/** Coefficient k, weighted. */
export const weighted = (x: Coefficient, weight: Weight, k: number): Coefficient =>
  x && weight !== "one" ? scale(weight === "order" ? k : -k, x) : x

/** Which parts stand as the others do, one after the other: the first one, or -1. */
const findParts = (all: readonly Part[], parts: readonly Part[]): number =>
  all.findIndex((_, i) =>
    parts.every(({ series, weight }, j) => all[i + j]?.series === series && all[i + j].weight === weight),
  )

const sizeOfParts = (parts: readonly Part[]): number =>
  parts.reduce((sum, { series }) => sum + sizeOf(primal(series).aval.shape), 0)

/** An array for each dtype with a row for each order, in which series have their places. */
export class Planes {
  readonly #arrays: { readonly dtype: DType; readonly parts: Part[] }[] = []

  constructor(readonly order: number) {}

  /** How many arrays there are. */
  get count(): number {
    return this.#arrays.length
  }

  /** A place for series of one dtype, side by side: where they stand like that, if they do. */
  place(parts: readonly Part[]): Place {
    const { dtype } = primal(parts[0].series).aval
    if (!this.#arrays.some((x) => x.dtype === dtype)) this.#arrays.push({ dtype, parts: [] })
    const array = this.#arrays.findIndex((x) => x.dtype === dtype)
    const all = this.#arrays[array].parts
    if (findParts(all, parts) < 0) all.push(...parts)
    return { array, from: sizeOfParts(all.slice(0, findParts(all, parts))), size: sizeOfParts(parts) }
  }

  /** The row of an order in each array. */
  rows(coefficient: (part: Part) => Coefficient): readonly Atom[] {
    return this.#arrays.map(({ parts }) =>
      concatenate(
        parts.map((part) => flat(coefficient(part) ?? zerosLike(primal(part.series)))),
        0,
      ),
    )
  }

  /** The arrays with the coefficients that are written out, of so many orders. */
  start(count: number): readonly Atom[] {
    const none = this.#arrays.map(
      ({ dtype, parts }): Atom => new Lit(aval([this.order + 1 + 2 * margin, sizeOfParts(parts)], dtype), 0),
    )
    let arrays: readonly Atom[] = none
    for (let k = 0; k < count; k++) {
      const rows = this.rows(({ series, weight }) => weighted(series.at(k), weight, k))
      arrays = this.withRows(arrays, rows, int32(k))
    }
    return arrays
  }

  /** The arrays with the rows of an order. */
  withRows(arrays: readonly Atom[], rows: readonly Atom[], order: Atom): readonly Atom[] {
    return arrays.map((array, i) => replace(array, rows[i], add(order, int32(margin)), { axis: 0, batch: 0 }))
  }

  /**
   * What a place has of an order, or of one so many beyond, which may be less than none. For those beyond one order the
   * same row is taken of parts of the array, so that its address is found once.
   */
  row(arrays: readonly Atom[], place: Place, order: Atom, beyond = 0): Atom {
    if (isLit(order)) return flat(this.#part(arrays, place, order.data[0] + beyond, 1))
    return gather(this.#part(arrays, place, beyond, this.order + 1), order, { axis: 0, batch: 0 })
  }

  /** All that a place has, from order 0 on. */
  all(arrays: readonly Atom[], place: Place): Atom {
    return this.#part(arrays, place, 0, this.order + 1)
  }

  #part(arrays: readonly Atom[], { array, from, size }: Place, order: number, count: number): Atom {
    return slice(arrays[array], { start: [margin + order, from], step: [1, 1], shape: [count, size] })
  }
}
