import type { ScalarOps } from "../scalar.js"
import { erfinvTable, erfinvTailTable } from "../special/tables.js"
import { erfcTail } from "./erfc.js"
import { expParts } from "./exp.js"
import { log } from "./log.js"
import { polynomial } from "./parts.js"

/**
 * The y with erf(y) = x: x + x p(w) for w = -log(1 - x²) < 1. Beyond, f(y) = erfc(y) - (1 - |x|) has f'' = -2y f', so with
 * the Newton step σ = -f/f' from an estimate y the root is y + σ + y σ² + O(σ³); 1 - |x| is exact.
 */
export function erfinv<V>(s: ScalarOps<V>, x: V): V {
  const one = s.constant(1)
  const a = s.abs(x)
  const complement = s.sub(one, a)
  const w = s.neg(log(s, s.mul(complement, s.add(one, a))))
  const near = s.add(x, s.mul(x, polynomial(s, erfinvTable, w)))

  const y = polynomial(s, erfinvTailTable, s.sqrt(w))
  const [n, exponential] = expParts(s, s.mul(y, y))
  const slope = s.mul(s.scale(exponential, n), s.constant(0.886226925452758)) // √π/2 e^(y²)
  const step = s.mul(s.sub(erfcTail(s, y), complement), slope)
  const root = s.add(y, s.add(step, s.mul(y, s.mul(step, step))))
  const far = s.select(s.equal(a, one), s.constant(Number.POSITIVE_INFINITY), root)
  const signed = s.select(s.less(x, s.constant(0)), s.neg(far), far)
  return s.select(s.less(w, one), s.select(s.equal(x, s.constant(0)), x, near), signed)
}
