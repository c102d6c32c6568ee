import type { Atom } from "../../../ir/atom.js"
import { build } from "../../../ir/builder.js"
import { scan } from "../../control/scan.js"
import { equal } from "../../equal.js"
import { diagonalOf, leadOf, rowsOf } from "../../kinds/matrices.js"
import { mul } from "../../mul.js"
import { neg } from "../../neg.js"
import { where } from "../../where.js"
import { lu } from "../lu.js"
import { restored, scaled } from "../small/determinants.js"
import { entriesFirst, filledWith, placesAlong } from "./rows.js"

/** The determinant of each matrix: the product of pivots, and beside it the power of the unit that it lacks. */
export function detByFactors([a]: readonly Atom[]): readonly Atom[] {
  const [{ dtype }, n] = [a.aval, rowsOf(a.aval)]
  const one = filledWith(leadOf(a.aval), 1, dtype)
  if (n === 0) return [one]
  const [factors, exchanges] = lu(a)
  const pivots = diagonalOf(factors)
  const kept = equal(exchanges, placesAlong(exchanges.aval.shape.length - 1, exchanges.aval.shape))
  const signed = entriesFirst(where(kept, pivots, neg(pivots)))
  const turn = build([one.aval, one.aval, one.aval], (product, power, x) => {
    const [factor, more] = scaled(x, power)
    return scaled(mul(product, factor), more)
  })
  const zero = filledWith(leadOf(a.aval), 0, dtype)
  const [product, power] = scan(turn, [[one, zero], [signed], []], { length: n, reverse: false })
  const back = build([one.aval, one.aval], (x, rest) => restored(x, rest))
  return [scan(back, [[product, power], [], []], { length: n, reverse: false })[0]]
}
