import type { ScalarOps } from "../scalar.js"
import { erfcTable, expTable } from "../special/tables.js"
import { erfNearZero } from "./erf.js"
import { double, polynomial, scaleFar } from "./parts.js"

/**
 * erfc(x) = e^(-x²) (1 + q) / d with d = 1 + 3x/2, for 15/32 ≤ x ≤ 28. The exponential is 2ⁿ (1 + r + p), so the numerator
 * is 1 + (r + (p + q (1 + r + p))): its only large term is exact, and rounding errors stay in small ones.
 */
export function erfcTail<V>(s: ScalarOps<V>, x: V): V {
  const one = s.constant(1)
  const top = s.upper(x)
  const bottom = s.sub(x, top)

  // -x² = n log(2) + r + rLow, from x² = top² + bottom (x + top), whose first term is exact.
  const square = s.neg(s.mul(top, top))
  const n = s.nearest(s.mul(square, s.constant(Math.LOG2E)))
  const exact = s.sub(square, s.mul(n, s.constant(double.log2High)))
  const shift = s.add(s.mul(bottom, s.add(x, top)), s.mul(n, s.constant(double.log2Low)))
  const r = s.sub(exact, shift)
  const rLow = s.sub(s.sub(exact, r), shift)
  const p = s.add(s.mul(s.mul(r, r), polynomial(s, expTable, r)), rLow)

  const centre = s.constant(3.5)
  const q = polynomial(s, erfcTable, s.div(s.sub(x, centre), s.add(x, centre)))
  const small = s.add(r, s.add(p, s.mul(q, s.add(one, s.add(r, p)))))
  const numerator = s.add(one, small)
  const numeratorLow = s.sub(small, s.sub(numerator, one))

  // One step of long division: the leading bits of the quotient, then the others from an exact remainder.
  const slope = s.constant(1.5)
  const d = s.add(one, s.mul(slope, top))
  const dLow = s.mul(slope, bottom)
  const inverse = s.div(one, s.add(d, dLow))
  const quotient = s.upper(s.mul(numerator, inverse))
  const rest = s.sub(numeratorLow, s.mul(quotient, dLow))
  const remainder = s.add(s.sub(numerator, s.mul(quotient, d)), rest)
  return scaleFar(s, s.add(quotient, s.mul(remainder, inverse)), n)
}

/** 1 - erf(x), or e^(-x²) times a fraction where that would cancel. erfc(28) = 0. */
export function erfc<V>(s: ScalarOps<V>, x: V): V {
  const a = s.abs(x)
  const tail = erfcTail(s, s.min(a, s.constant(28)))
  const far = s.select(s.less(x, s.constant(0)), s.sub(s.constant(2), tail), tail)
  return s.select(s.less(a, s.constant(15 / 32)), s.sub(s.constant(1), erfNearZero(s, x)), far)
}
