import type { ScalarOps } from "../scalar.js"
import { double, polynomial, reduceAngle } from "./parts.js"
import { cosTable, sinTable } from "./tables.js"

/** The largest |x| for which tan is accurate. */
export const limit = double.angleLimit

/**
 * tan x = sin r / cos r or -cos r / sin r, with x = n π/2 + r. Both are sums of a large and a small term; by what
 * their rounding exceeds them, the quotient is corrected. Differences with 0 keep the sign of x = -0.
 */
export function tan<V>(s: ScalarOps<V>, x: V): V {
  const one = s.constant(1)
  const half = s.constant(0.5)
  const [n, high, low] = reduceAngle(s, x)
  const r = s.sub(high, low)
  const z = s.mul(r, r)
  const sineSmall = s.sub(low, s.mul(s.mul(r, z), polynomial(s, sinTable, z)))
  const sine = s.sub(high, sineSmall)
  const sineExcess = s.sub(sineSmall, s.sub(high, sine))
  const cosineSmall = s.mul(z, s.sub(half, s.mul(z, polynomial(s, cosTable, z))))
  const cosine = s.sub(one, cosineSmall)
  const cosineExcess = s.sub(cosineSmall, s.sub(one, cosine))

  const halfN = s.mul(n, half)
  const odd = s.less(s.floor(halfN), halfN)
  const top = s.select(odd, s.neg(cosine), sine)
  const bottom = s.select(odd, sine, cosine)
  const topExcess = s.select(odd, s.neg(cosineExcess), sineExcess)
  const bottomExcess = s.select(odd, sineExcess, cosineExcess)
  const quotient = s.div(top, bottom)
  return s.sub(quotient, s.div(s.sub(topExcess, s.mul(quotient, bottomExcess)), bottom))
}
