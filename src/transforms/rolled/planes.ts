import { type Atom, isLit, Lit } from "../../ir/atom.js"
import { aval } from "../../ir/aval.js"
import { add } from "../../primitives/add.js"
import { concatenate } from "../../primitives/concatenate.js"
import { gather } from "../../primitives/gatherAndScatter.js"
import { replace } from "../../primitives/replace.js"
import { reshape } from "../../primitives/reshape.js"
import { pad, slice } from "../../primitives/sliceAndPad.js"
import { type Coefficient, primal, scale } from "../series.js"
import type { Rolled } from "./turn.js"

/** A sum takes so many terms in a turn. */
export const width = 4

/** Before and behind the coefficients stand zeros: what a turn of a sum reads beyond its last term. */
const margin = width - 1

/** A series as an array, a row for each order; weighted, with k times its coefficient. */
export interface Plane {
  readonly series: Rolled
  readonly isWeighted: boolean
}

const whole = (n: number): Lit => new Lit(aval([], "int32"), n)

/** The coefficients of lower orders, of those series of which they are read. */
export class Planes {
  readonly list: Plane[] = []
  readonly #places = [new Map<Rolled, number>(), new Map<Rolled, number>()]

  constructor(readonly order: number) {}

  /** Where a plane is in the list. */
  place(series: Rolled, isWeighted: boolean): number {
    const places = this.#places[isWeighted ? 1 : 0]
    const known = places.get(series)
    if (known !== undefined) return known
    places.set(series, this.list.length)
    this.list.push({ series, isWeighted })
    return this.list.length - 1
  }

  /** A plane with the first coefficients, so many. */
  start({ series, isWeighted }: Plane, count: number): Atom {
    const { shape } = primal(series).aval
    const rows = Array.from({ length: count }, (_, k) => {
      const x = series.at(k)
      const row = x && isWeighted ? scale(k, x) : x
      return reshape(row ?? new Lit(primal(series).aval, 0), { shape: [1, ...shape] })
    })
    const none = shape.map(() => 0)
    return pad(concatenate(rows, 0), {
      start: [margin, ...none],
      step: [1, ...shape.map(() => 1)],
      shape: [this.order + 1 + 2 * margin, ...shape],
    })
  }
}

/** The row of an order. */
export function rowOf(plane: Atom, order: Atom): Atom {
  if (!isLit(order)) return gather(plane, add(order, whole(margin)), { axis: 0, batch: 0 })
  const [, ...shape] = plane.aval.shape
  const start = [order.data[0] + margin, ...shape.map(() => 0)]
  return reshape(slice(plane, { start, step: start.map(() => 1), shape: [1, ...shape] }), { shape })
}

/** A plane with a coefficient. */
export const withRow = (plane: Atom, x: Coefficient, order: Atom): Atom =>
  x ? replace(plane, x, add(order, whole(margin)), { axis: 0, batch: 0 }) : plane

/** The coefficients of a plane, from order 0 on. */
export function rowsOf(plane: Atom): Atom {
  const [size, ...shape] = plane.aval.shape
  const start = [margin, ...shape.map(() => 0)]
  return slice(plane, { start, step: start.map(() => 1), shape: [size - 2 * margin, ...shape] })
}
