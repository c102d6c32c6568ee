import type { ScalarOps } from "../scalar.js"
import { clamp, polynomial, restOfLog2, scaleFar } from "./parts.js"
import { expTable } from "./tables.js"

/** [n, eʳ] with x = n log(2) + r and eʳ = 1 + r + r² p(r). */
export function expParts<V>(s: ScalarOps<V>, x: V): readonly [V, V] {
  const n = s.nearest(s.mul(x, s.constant(Math.LOG2E)))
  const [high, low] = restOfLog2(s, x, n)
  const r = s.sub(high, low)
  const square = s.mul(s.mul(r, r), polynomial(s, expTable, r))
  return [n, s.add(s.constant(1), s.add(high, s.sub(square, low)))]
}

/** eˣ = 2ⁿ eʳ. */
export function exp<V>(s: ScalarOps<V>, x: V): V {
  const [n, value] = expParts(s, clamp(s, x, -746, 710))
  return scaleFar(s, value, n)
}
