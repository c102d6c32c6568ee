import type { ScalarOps } from "../scalar.js"
import { clamp, polynomial, scaleFar } from "./parts.js"
import { exp2Table } from "./tables.js"

/** 2ˣ = 2ⁿ 2ʳ with x = n + r and 2ʳ = 1 + r p(r). */
export function exp2<V>(s: ScalarOps<V>, x: V): V {
  const bounded = clamp(s, x, -1076, 1024)
  const n = s.nearest(bounded)
  const r = s.sub(bounded, n)
  return scaleFar(s, s.add(s.constant(1), s.mul(r, polynomial(s, exp2Table, r))), n)
}
