import { type Atom, Lit } from "../../../ir/atom.js"
import { aval } from "../../../ir/aval.js"
import { build } from "../../../ir/builder.js"
import { add } from "../../add.js"
import { concatenate } from "../../concatenate.js"
import { anyOf } from "../../control/lanes.js"
import { scan } from "../../control/scan.js"
import { whileLoop } from "../../control/whileLoop.js"
import { div } from "../../div.js"
import { equal } from "../../equal.js"
import { flip } from "../../flip.js"
import { spread } from "../../kinds/matrices.js"
import { less } from "../../less.js"
import { mul } from "../../mul.js"
import { neg } from "../../neg.js"
import { not } from "../../not.js"
import { sqrt } from "../../sqrt.js"
import { sub } from "../../sub.js"
import { where } from "../../where.js"
import { between, filledWith, magnitude, placesAlong } from "./rows.js"

// Jacobi's rotations, all that do not touch each other at once. Of an even number n of lines, line i is paired with line
// n - 1 - i. Between two rounds all lines but the first move on by one place. In n - 1 rounds, a sweep, each line has been
// paired with each other one, as in a tournament, and all are back in their places.

/** How far numbers are apart, relative to them, at most. */
export const unit = { float64: 2 ** -53, float32: 2 ** -24 } as const

/** Sweeps converge quadratically: some ten do for thousands of lines. */
const mostSweeps = 40

const zerosAt = ({ aval: { shape, dtype } }: Atom, axis: number, count: number): Atom =>
  new Lit(aval(shape.with(axis, count), dtype), 0)

/** x with a line of zeros more along an axis, if there is an odd number of lines. */
export const paired = (x: Atom, axis: number): Atom =>
  x.aval.shape[axis] % 2 === 0 ? x : concatenate([x, zerosAt(x, axis, 1)], axis)

/** All lines along an axis but the first move on by one place, the last one to the second. */
export function moved(x: Atom, axis: number): Atom {
  const n = x.aval.shape[axis]
  if (n < 3) return x
  return concatenate([between(x, axis, 0, 1), between(x, axis, n - 1, n), between(x, axis, 1, n - 1)], axis)
}

/** c and t = s / c of each line's rotation. */
export interface Rotations {
  readonly c: Atom
  readonly t: Atom
}

/**
 * The rotations that make the symmetric matrices ((d_i o) (o d_j)) of all pairs diagonal: with τ = (d_j - d_i) / 2 o, t is
 * the smaller root of t² + 2 τ t = 1, and -t that of the other line (Golub and Van Loan 8.5.2).
 */
export function rotations(d: Atom, o: Atom): Rotations {
  const { shape, dtype } = d.aval
  const last = shape.length - 1
  const [zero, one] = [filledWith(shape, 0, dtype), filledWith(shape, 1, dtype)]
  const isNone = equal(o, zero)
  const tau = div(sub(flip(d, { axes: [last] }), d), mul(2, where(isNone, one, o)))
  const size = div(one, add(magnitude(tau), sqrt(add(one, mul(tau, tau)))))
  const isFirst = less(placesAlong(last, shape), filledWith(shape, shape[last] / 2, "int32"))
  const isNegative = where(equal(tau, zero), not(isFirst), less(tau, zero))
  const t = where(isNone, zero, where(isNegative, neg(size), size))
  return { c: div(one, sqrt(add(one, mul(t, t)))), t }
}

/** The rows or columns of matrices, rotated: c (x_i - t x_j). */
export function rotated(x: Atom, { c, t }: Rotations, lines: "rows" | "columns"): Atom {
  const { shape } = x.aval
  const axis = shape.length - (lines === "columns" ? 1 : 2)
  const each = (y: Atom): Atom =>
    lines === "columns" ? spread(y, "rows", shape[axis - 1]) : spread(y, "columns", shape[axis + 1])
  return mul(each(c), sub(x, mul(each(t), flip(x, { axes: [axis] }))))
}

/** Sweeps of n - 1 rounds, as long as something is left to do in any matrix. */
export function swept(
  start: readonly Atom[],
  n: number,
  isLeft: (state: readonly Atom[]) => Atom,
  round: (state: readonly Atom[]) => readonly Atom[],
): readonly Atom[] {
  const types = start.map((x) => x.aval)
  const turn = build(types, (...xs) => round(xs))
  const sweep = build(types, (...xs) => scan(turn, [xs, [], []], { length: n - 1, reverse: false }))
  const test = build(types, (...xs) => [anyOf(isLeft(xs))])
  return whileLoop([test, sweep], [start, []], { maxSteps: mostSweeps, lanes: 0 })
}
