import type { Atom } from "../../../ir/atom.js"
import { build } from "../../../ir/builder.js"
import { and } from "../../and.js"
import { scan } from "../../control/scan.js"
import { div } from "../../div.js"
import { equal } from "../../equal.js"
import { columnsOf, spread } from "../../kinds/matrices.js"
import { less } from "../../less.js"
import { mul } from "../../mul.js"
import { neg } from "../../neg.js"
import { not } from "../../not.js"
import { sub } from "../../sub.js"
import { sum } from "../../sumAndBroadcast.js"
import { where } from "../../where.js"
import {
  counted,
  entriesFirst,
  filledWith,
  magnitude,
  permuted,
  permutedEntries,
  placesAlong,
  smallestAt,
  spreadBehind,
} from "./rows.js"

// The factorisation as a loop over columns: a turn works on whole matrices.

/** 0, 1, ... with two entries of each vector exchanged. */
function exchanging(k: Atom, at: Atom): Atom {
  const places = placesAlong(k.aval.shape.length - 1, k.aval.shape)
  return where(equal(places, k), at, where(equal(places, at), k, places))
}

/** The row from k on with the largest entry of a column, the first of several; row k where its entry is NaN. */
function pivotAt(column: Atom, k: Atom): Atom {
  const { shape, dtype } = column.aval
  const places = placesAlong(shape.length - 1, shape)
  const size = neg(magnitude(column))
  const own = and(equal(places, k), not(equal(column, column)))
  const key = where(own, filledWith(shape, Number.NEGATIVE_INFINITY, dtype), size)
  return smallestAt(where(less(places, k), filledWith(shape, 1, dtype), key))
}

/** Column k below the diagonal becomes L's, and its product with row k is subtracted from what is right of it and below. */
function eliminated(a: Atom, k: Atom): Atom {
  const { shape, dtype } = a.aval
  const [down, right] = [shape.length - 2, shape.length - 1]
  const [n, zeros] = [shape[right], filledWith(shape, 0, dtype)]
  const [rows, columns, turn] = [placesAlong(down, shape), placesAlong(right, shape), spreadBehind(k, shape)]
  const top = sum(where(equal(rows, turn), a, zeros), [down])
  const column = sum(where(equal(columns, turn), a, zeros), [right])
  const pivot = sum(where(equal(placesAlong(down, top.aval.shape), k), top, filledWith(top.aval.shape, 0, dtype)), [
    down,
  ])
  const none = filledWith(column.aval.shape, 0, dtype)
  const factor = spread(
    where(equal(column, none), column, div(column, spreadBehind(pivot, column.aval.shape))),
    "columns",
    n,
  )
  const below = less(turn, rows)
  const rest = and(and(below, less(turn, columns)), not(equal(factor, zeros)))
  const left = where(and(below, equal(turn, columns)), factor, a)
  return where(rest, sub(a, mul(factor, spread(top, "rows", n))), left)
}

/** P A = L U: L and U in one matrix, the exchanges of rows, and the order of rows. */
export function luByColumns(a: Atom, pivot: boolean): readonly Atom[] {
  const { shape, dtype } = a.aval
  const vector = shape.slice(0, -1)
  const [n, right] = [columnsOf(a.aval), shape.length - 1]
  const rows = placesAlong(vector.length - 1, vector)
  const turn = ([x, pivots, order, step]: readonly Atom[]): readonly Atom[] => {
    const k = spreadBehind(step, vector)
    if (!pivot) return [eliminated(x, k), pivots, order]
    const own = equal(placesAlong(right, shape), spreadBehind(k, shape))
    const at = spreadBehind(pivotAt(sum(where(own, x, filledWith(shape, 0, dtype)), [right]), k), vector)
    const exchanged = exchanging(k, at)
    return [eliminated(permuted(x, exchanged), k), where(equal(rows, k), at, pivots), permutedEntries(order, exchanged)]
  }
  const types = [a.aval, rows.aval, rows.aval, filledWith([], 0, "int32").aval]
  const body = build(types, (...all) => turn(all))
  return scan(body, [[a, rows, rows], [counted(n)], []], { length: n, reverse: false })
}

/** The order of rows that exchanges lead to. */
export function orderOfExchanges([pivots]: readonly Atom[]): readonly Atom[] {
  const { shape } = pivots.aval
  const [lead, n] = [shape.slice(0, -1), shape[shape.length - 1]]
  const types = [pivots.aval, filledWith([], 0, "int32").aval, filledWith(lead, 0, "int32").aval]
  const body = build(types, (order, step, at) => [
    permutedEntries(order, exchanging(spreadBehind(step, shape), spreadBehind(at, shape))),
  ])
  const start = placesAlong(shape.length - 1, shape)
  return scan(body, [[start], [counted(n), entriesFirst(pivots)], []], { length: n, reverse: false })
}
