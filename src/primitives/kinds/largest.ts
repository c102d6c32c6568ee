import { Lit } from "../../ir/atom.js"
import { aval } from "../../ir/aval.js"
import type { Running } from "../../ir/lower.js"
import { add } from "../add.js"
import { and } from "../and.js"
import { equal } from "../equal.js"
import { less } from "../less.js"
import { not } from "../not.js"
import { or } from "../or.js"
import { where } from "../where.js"

/** The largest element so far, which turn this is, and where it stood: the first of equal ones, the first NaN. */
export const largest: Pick<Running, "start" | "turn"> = {
  start(first) {
    const zero = new Lit(aval(first.aval.shape, "int32"), 0)
    return [first, zero, zero]
  },
  turn([best, turn, found], entry) {
    const isNumber = equal(best, best)
    const isBetter = and(isNumber, or(less(best, entry), not(equal(entry, entry))))
    return [where(isBetter, entry, best), add(turn, new Lit(turn.aval, 1)), where(isBetter, turn, found)]
  },
}
