import type { ScalarOps } from "../scalar.js"
import { clamp, polynomial, scaleFar } from "./parts.js"
import { exp2Table } from "./tables.js"

/** [2ˣ, ln 2 · 2ˣ] with x = n + r, 2ˣ = 2ⁿ 2ʳ and 2ʳ = 1 + r p(r). */
export function exp2<V>(s: ScalarOps<V>, x: V): readonly [V, V] {
  const bounded = clamp(s, x, -1076, 1025)
  const n = s.nearest(bounded)
  const r = s.sub(bounded, n)
  const power = s.add(s.constant(1), s.mul(r, polynomial(s, exp2Table, r)))
  return [scaleFar(s, power, n), scaleFar(s, s.mul(power, s.constant(Math.LN2)), n)]
}
