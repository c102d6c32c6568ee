import type { ScalarOps } from "../../../ir/scalar.js"
import { log } from "../log.js"
import { polynomial } from "../parts.js"
import { type Coded, logParts, sincosPi, unlessNaN } from "./parts.js"
import { logGammaTable, stirlingTable } from "./tables.js"

/** [ln Γ(a) + ln a for a < 1, else ln Γ(a); ln a], for a > 0. */
function core<V>(s: ScalarOps<V>, a: V): readonly [V, V] {
  const [one, half] = [s.constant(1), s.constant(0.5)]
  // From 1 to 5/2 by a polynomial times (y - 1) (y - 2); below 1 the same at y = 1 + a, where y - 1 = a is exact.
  const isLow = s.less(a, one)
  const y = s.select(isLow, s.add(a, one), a)
  const first = s.select(isLow, a, s.sub(a, one))
  const second = s.select(isLow, s.sub(a, one), s.sub(a, s.constant(2)))
  const product = s.mul(s.mul(first, second), polynomial(s, logGammaTable, s.sub(y, s.constant(1.75))))
  const near = s.add(product, s.constant(0)) // no -0 at 1

  // Stirling's series, with the logarithm in two parts.
  const [high, low] = logParts(s, a)
  const u = s.div(one, a)
  const rest = s.add(s.mul(u, polynomial(s, stirlingTable, s.mul(u, u))), s.constant(0.4189385332046727))
  const below = s.sub(a, half)
  const far = s.add(s.mul(below, s.sub(high, one)), s.add(rest, s.mul(below, low)))
  return [s.select(s.less(a, s.constant(2.5)), near, far), high]
}

/** ln |Γ(x)|; left of zero by Γ(-a) Γ(a) a sin πa = -π. Near the zeros there only JavaScript is accurate. */
export function gammaln<V>(s: ScalarOps<V>, x: V): Coded<V> {
  const [zero, one] = [s.constant(0), s.constant(1)]
  const a = s.abs(x)
  const infinite = s.constant(Number.POSITIVE_INFINITY)
  const [value, logarithm] = core(s, a)
  const isLow = s.less(a, one)
  const right = s.select(isLow, s.sub(value, logarithm), value)

  const sine = s.abs(sincosPi(s, a)[0])
  const mirror = log(s, s.mul(s.div(sine, s.constant(Math.PI)), s.select(isLow, one, a)))
  const left = s.neg(s.add(mirror, value))
  const isLeft = s.less(x, zero)
  const finite = s.select(s.or(s.equal(a, infinite), s.equal(a, zero)), infinite, s.select(isLeft, left, right))
  const clear = s.lessEqual(s.max(s.abs(value), one), s.mul(s.abs(left), s.constant(4)))
  return { value: unlessNaN(s, x, finite), sure: s.or(s.not(isLeft), clear) }
}
