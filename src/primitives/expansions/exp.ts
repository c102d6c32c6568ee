import type { ScalarOps } from "../scalar.js"
import { clamp, polynomial, restOfLog2, scaleFar } from "./parts.js"
import { expTable } from "./tables.js"

/** eˣ = 2ⁿ eʳ with x = n log(2) + r and eʳ = 1 + r (1 + r p(r)). */
export function exp<V>(s: ScalarOps<V>, x: V): V {
  const one = s.constant(1)
  const bounded = clamp(s, x, -746, 710)
  const n = s.nearest(s.mul(bounded, s.constant(Math.LOG2E)))
  const r = restOfLog2(s, bounded, n)
  const value = s.add(one, s.mul(r, s.add(one, s.mul(r, polynomial(s, expTable, r)))))
  return scaleFar(s, value, n)
}
