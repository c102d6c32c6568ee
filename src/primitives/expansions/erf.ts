import type { ScalarOps } from "../scalar.js"
import { erfTable } from "../special/tables.js"
import { expParts } from "./exp.js"
import { polynomial } from "./parts.js"
import { erfTailTable } from "./tables.js"

/** erf(x) = x + x p(x²) for |x| ≤ 7/8. */
export function erfNearZero<V>(s: ScalarOps<V>, x: V): V {
  return s.add(x, s.mul(x, polynomial(s, erfTable, s.mul(x, x))))
}

/** erf(x) = 1 - e^(-x²) (1 + p(t)) / (1 + 3x/2), t = (x - 9/4) / (x + 9/4), for x ≥ 7/8. The result is 1 from 6 on. */
export function erf<V>(s: ScalarOps<V>, x: V): V {
  const one = s.constant(1)
  const centre = s.constant(2.25)
  const a = s.min(s.abs(x), s.constant(6))
  const [n, exponential] = expParts(s, s.neg(s.mul(a, a)))
  const ratio = s.add(one, polynomial(s, erfTailTable, s.div(s.sub(a, centre), s.add(a, centre))))
  const tail = s.div(s.mul(s.scale(exponential, n), ratio), s.add(one, s.mul(s.constant(1.5), a)))
  const far = s.sub(one, tail)
  const signed = s.select(s.less(x, s.constant(0)), s.neg(far), far)
  return s.select(s.less(a, s.constant(0.875)), erfNearZero(s, x), signed)
}
