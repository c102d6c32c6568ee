import type { ScalarOps } from "../scalar.js"
import { clamp, double, type Precision, polynomial, restOfLog2, scaleFar, single } from "./parts.js"
import { expTable, expTable32 } from "./tables.js"

/** [n, eʳ] with x = n log(2) + r and eʳ = 1 + r + r² p(r). */
function split<V>(s: ScalarOps<V>, x: V, precision: Precision, table: readonly number[]): readonly [V, V] {
  const n = s.nearest(s.mul(x, s.constant(Math.LOG2E)))
  const [high, low] = restOfLog2(s, x, n, precision)
  const r = s.sub(high, low)
  const square = s.mul(s.mul(r, r), polynomial(s, table, r))
  return [n, s.add(s.constant(1), s.add(high, s.sub(square, low)))]
}

/** [n, eʳ] with x = n log(2) + r. */
export const expParts = <V>(s: ScalarOps<V>, x: V): readonly [V, V] => split(s, x, double, expTable)

/** eˣ = 2ⁿ eʳ. */
export function exp<V>(s: ScalarOps<V>, x: V): V {
  const [n, value] = expParts(s, clamp(s, x, -746, 710))
  return scaleFar(s, value, n)
}

/** The same in float32. */
export function exp32<V>(s: ScalarOps<V>, x: V): V {
  const [n, value] = split(s, clamp(s, x, -104, 89), single, expTable32)
  return scaleFar(s, value, n)
}
