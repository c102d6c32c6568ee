import type { ScalarOps } from "../scalar.js"
import { clamp, polynomial, restOfLog2, scaleFar } from "./parts.js"
import { expTable } from "./tables.js"

/** eˣ = 2ⁿ eʳ with x = n log(2) + r and eʳ = 1 + r + r² p(r). */
export function exp<V>(s: ScalarOps<V>, x: V): V {
  const bounded = clamp(s, x, -746, 710)
  const n = s.nearest(s.mul(bounded, s.constant(Math.LOG2E)))
  const [high, low] = restOfLog2(s, bounded, n)
  const r = s.sub(high, low)
  const square = s.mul(s.mul(r, r), polynomial(s, expTable, r))
  return scaleFar(s, s.add(s.constant(1), s.add(high, s.sub(square, low))), n)
}
