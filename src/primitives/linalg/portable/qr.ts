import type { Atom } from "../../../ir/atom.js"
import { aval } from "../../../ir/aval.js"
import { build } from "../../../ir/builder.js"
import { add } from "../../add.js"
import { contract } from "../../contract.js"
import { scan } from "../../control/scan.js"
import { div } from "../../div.js"
import { equal } from "../../equal.js"
import { columnsOf, identityLike, leadOf, rowsFrom, rowsOf, spread, upperPart } from "../../kinds/matrices.js"
import { less } from "../../less.js"
import { mul } from "../../mul.js"
import { neg } from "../../neg.js"
import { not } from "../../not.js"
import { or } from "../../or.js"
import { sqrt } from "../../sqrt.js"
import { sub } from "../../sub.js"
import { sum } from "../../sumAndBroadcast.js"
import { where } from "../../where.js"
import { spoil } from "../spoil.js"
import {
  counted,
  filledWith,
  finiteness,
  magnitude,
  permutedEntries,
  placesAlong,
  smallestAt,
  spreadBehind,
} from "./rows.js"

// Householder's reflections H = 1 - τ v vᵀ as in `numeric`, as loops over columns: a turn works on whole matrices.

const zerosOf = ({ aval: a }: Atom): Atom => filledWith(a.shape, 0, a.dtype)

/** √(Σ x²) of each vector, in which no square overflows. */
function normOf(x: Atom): Atom {
  const { shape, dtype } = x.aval
  const last = shape.length - 1
  const sizes = magnitude(x)
  const most = permutedEntries(sizes, spreadBehind(smallestAt(neg(sizes)), [...shape.slice(0, -1), 1]))
  const largest = sum(most, [last])
  const isScale = less(zerosOf(largest), largest)
  const scale = where(isScale, largest, filledWith(largest.aval.shape, 1, dtype))
  const parts = div(x, spreadBehind(scale, shape))
  return mul(scale, sqrt(sum(mul(parts, parts), [last])))
}

/** The reflection of a vector, of which the entries from k on count: v, τ, and β in the place of entry k. */
function reflection(x: Atom, k: Atom): { readonly v: Atom; readonly tau: Atom; readonly beta: Atom } {
  const { shape, dtype } = x.aval
  const last = shape.length - 1
  const [places, zero] = [placesAlong(last, shape), zerosOf(x)]
  const [isFirst, isBehind] = [equal(places, k), less(k, places)]
  const counts = where(or(isFirst, isBehind), x, zero)
  const alpha = sum(where(isFirst, x, zero), [last])
  const norm = normOf(counts)
  const positive = not(less(alpha, zerosOf(alpha)))
  // There is none where the entries behind vanish.
  const ones = where(equal(where(isBehind, x, zero), zero), zero, filledWith(shape, 1, dtype))
  const isNone = equal(sum(ones, [last]), zerosOf(alpha))
  const beta = where(isNone, alpha, where(positive, neg(norm), norm))
  const scale = sub(alpha, beta)
  const unit = filledWith(alpha.aval.shape, 1, dtype)
  const tau = where(isNone, zerosOf(alpha), div(neg(scale), where(isNone, unit, beta)))
  const behind = div(x, spreadBehind(where(isNone, unit, scale), shape))
  const v = where(isFirst, filledWith(shape, 1, dtype), where(isBehind, behind, zero))
  return { v, tau, beta }
}

/** a - τ v (vᵀ a) */
function reflected(a: Atom, v: Atom, tau: Atom): Atom {
  const rank = a.aval.shape.length
  const lead = Array.from({ length: rank - 2 }, (_, i) => i)
  const along = contract(v, a, { batch: [lead, lead], over: [[rank - 2], [rank - 2]] })
  const weight = spread(mul(v, spreadBehind(tau, v.aval.shape)), "columns", columnsOf(a.aval))
  return sub(a, mul(weight, spread(along, "rows", rowsOf(a.aval))))
}

/** Column k becomes a multiple of a unit vector, the columns right of it are reflected. */
function turned(a: Atom, step: Atom): readonly Atom[] {
  const { shape } = a.aval
  const [down, right] = [shape.length - 2, shape.length - 1]
  const [rows, columns, turn] = [placesAlong(down, shape), placesAlong(right, shape), spreadBehind(step, shape)]
  const vector = shape.slice(0, -1)
  const x = sum(where(equal(columns, turn), a, zerosOf(a)), [right])
  const { v, tau, beta } = reflection(x, spreadBehind(step, vector))
  const above = where(less(rows, turn), a, zerosOf(a))
  const own = add(above, where(equal(rows, turn), spreadBehind(beta, shape), zerosOf(a)))
  const others = where(less(turn, columns), reflected(a, v, tau), a)
  return [where(equal(columns, turn), own, others), v, tau]
}

/** A = Q R for matrices with no more columns than rows. */
export function qrByReflections([a]: readonly Atom[]): readonly Atom[] {
  const n = columnsOf(a.aval)
  const { shape, dtype } = a.aval
  const step = filledWith([], 0, "int32").aval
  const body = build([a.aval, step], turned)
  const [r, vs, taus] = scan(body, [[a], [counted(n)], []], { length: n, reverse: false })
  const [v, tau] = [aval(shape.slice(0, -1), dtype), aval(leadOf(a.aval), dtype)]
  const back = build([a.aval, v, tau], (q, ...one) => [reflected(q, one[0], one[1])])
  const [q] = scan(back, [[identityLike(a)], [vs, taus], []], { length: n, reverse: true })
  const lack = finiteness(a)
  const isSpoiled = not(equal(lack, lack))
  return [q, upperPart(rowsFrom(r, 0, n))].map((x) => spoil(spreadBehind(isSpoiled, x.aval.shape), x))
}
