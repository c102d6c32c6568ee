import { type Atom, Lit } from "../../ir/atom.js"
import { aval } from "../../ir/aval.js"
import { build } from "../../ir/builder.js"
import { add } from "../../primitives/add.js"
import { whileLoop } from "../../primitives/control/whileLoop.js"
import { equal } from "../../primitives/equal.js"
import { less } from "../../primitives/less.js"
import { shiftRight } from "../../primitives/shiftRight.js"
import { sub } from "../../primitives/sub.js"
import { where } from "../../primitives/where.js"
import { type Coefficient, minus, plus } from "../series.js"
import { width } from "./planes.js"
import { type Rolled, type Sum, times } from "./turn.js"

/** Coefficient `order` of a series, or `order` times that. */
export type Row = (s: Rolled, isWeighted: boolean, order: Atom) => Atom

const whole = (n: number): Lit => new Lit(aval([], "int32"), n)
const real = (x: number): Lit => new Lit(aval([]), x)

/** How often term i of a square counts: with its mirror image, in the middle, and beyond. */
function weightOf(i: Atom, k: Atom): Atom {
  const twice = add(i, i)
  return where(less(twice, k), real(2), where(equal(twice, k), real(1), real(0)))
}

/** Some terms from i on, added to what there is. */
function withTerms({ terms, isHalf }: Sum, i: Atom, k: Atom, row: Row, before: Coefficient): Atom {
  let total = before
  for (let d = 0; d < width; d++) {
    const at = add(i, whole(d))
    for (const { a, b, product, isWeighted, isNegative } of terms) {
      const x = row(a, isWeighted, at)
      const term = product(isHalf ? times(weightOf(at, k), x) : x, row(b, false, sub(k, at)))
      total = isNegative ? minus(total, term) : plus(total, term)
    }
  }
  return total as Atom
}

/** Sums of as many terms, side by side: the first few, and a loop over the others. */
function together(sums: readonly Sum[], k: Atom, bound: Atom, most: number, row: Row): readonly Atom[] {
  const step = (i: Atom, before: readonly Coefficient[]) => sums.map((sum, j) => withTerms(sum, i, k, row, before[j]))
  const first = step(
    whole(1),
    sums.map(() => null),
  )
  const avals = [aval([], "int32"), ...first.map((x) => x.aval)]
  const programs = [
    build(avals, (i) => [less(i, bound)]),
    build(avals, (i, ...before) => [add(i, whole(width)), ...step(i, before)]),
  ]
  const maxSteps = Math.ceil(most / width)
  return whileLoop(programs, [[whole(1 + width), ...first], []], { maxSteps, lanes: 0 }).slice(1)
}

/** The sums of order k, which is `order` at most, from the coefficients of lower orders. */
export function innerSums(sums: readonly Sum[], k: Atom, order: number, row: Row): ReadonlyMap<Sum, Atom> {
  const found = new Map<Sum, Atom>()
  for (const isHalf of [false, true]) {
    const own = sums.filter((sum) => sum.isHalf === isHalf)
    if (own.length === 0) continue
    // Terms 0 < i < k; of a square 0 < 2 i < k + 1.
    const bound = isHalf ? halfOf(k) : k
    together(own, k, bound, isHalf ? order / 2 : order, row).forEach((x, j) => void found.set(own[j], x))
  }
  return found
}

/** The least i with 2 i > k. */
const halfOf = (k: Atom): Atom => add(shiftRight(k, whole(1)), whole(1))
