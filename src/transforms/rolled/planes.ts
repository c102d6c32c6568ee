import { type Atom, isLit, Lit, zerosLike } from "../../ir/atom.js"
import { aval, sizeOf } from "../../ir/aval.js"
import { add } from "../../primitives/add.js"
import { concatenate } from "../../primitives/concatenate.js"
import { gather } from "../../primitives/gatherAndScatter.js"
import { replace } from "../../primitives/replace.js"
import { reshape } from "../../primitives/reshape.js"
import { pad, slice } from "../../primitives/sliceAndPad.js"
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

/** A row, from the coefficients of an order. */
function row(plane: Plane, coefficient: (part: Part) => Coefficient): Atom {
  const parts = plane.map((part) => coefficient(part) ?? zerosLike(primal(part.series)))
  if (parts.length === 1) return parts[0]
  return concatenate(
    parts.map((x) => reshape(x, { shape: [sizeOf(x.aval.shape)] })),
    0,
  )
}

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

  /** A plane with the first coefficients, so many. */
  start(plane: Plane, count: number): Atom {
    const rows = Array.from({ length: count }, (_, k) =>
      row(plane, ({ series, weight }) => weighted(series.at(k), weight, k)),
    )
    const { shape } = rows[0].aval
    const none = shape.map(() => 0)
    return pad(
      concatenate(
        rows.map((x) => reshape(x, { shape: [1, ...shape] })),
        0,
      ),
      {
        start: [margin, ...none],
        step: [1, ...shape.map(() => 1)],
        shape: [this.order + 1 + 2 * margin, ...shape],
      },
    )
  }
}

/** The row of an order. */
export function rowOf(array: Atom, order: Atom): Atom {
  if (!isLit(order)) return gather(array, add(order, whole(margin)), { axis: 0, batch: 0 })
  const [, ...shape] = array.aval.shape
  const start = [order.data[0] + margin, ...shape.map(() => 0)]
  return reshape(slice(array, { start, step: start.map(() => 1), shape: [1, ...shape] }), { shape })
}

/** A plane with the coefficients of an order. */
export const withRow = (array: Atom, plane: Plane, order: Atom, coefficient: (part: Part) => Coefficient): Atom =>
  replace(array, row(plane, coefficient), add(order, whole(margin)), { axis: 0, batch: 0 })

/** The coefficients of a plane, from order 0 on. */
export function rowsOf(array: Atom): Atom {
  const [size, ...shape] = array.aval.shape
  const start = [margin, ...shape.map(() => 0)]
  return slice(array, { start, step: start.map(() => 1), shape: [size - 2 * margin, ...shape] })
}
