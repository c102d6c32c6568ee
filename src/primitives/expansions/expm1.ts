import type { ScalarOps } from "../scalar.js"
import { clamp, polynomial, restOfLog2, round, scaleFar } from "./parts.js"
import { expTable } from "./tables.js"

/** eˣ - 1 = 2ⁿ (r - (2⁻ⁿ - 1) + r² p(r)) with x = n log(2) + r. Differences with 0 keep the sign of x = -0. */
export function expm1<V>(s: ScalarOps<V>, x: V): V {
  const one = s.constant(1)
  const bounded = clamp(s, x, -40, 710)
  const n = round(s, s.mul(bounded, s.constant(Math.LOG2E)))
  const [high, low] = restOfLog2(s, bounded, n)
  const r = s.sub(high, low)
  const square = s.mul(s.mul(r, r), polynomial(s, expTable, r))
  const inverse = s.scale(one, s.neg(s.min(n, s.constant(1000))))
  return scaleFar(s, s.sub(s.sub(high, s.sub(inverse, one)), s.sub(low, square)), n)
}
