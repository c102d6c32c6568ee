import type { ScalarOps } from "../scalar.js"
import { logDomain, logOfParts } from "./parts.js"

/** log(u + c) for a positive, finite u + c with |c| tiny beside u, u ≥ 2^-900, and |f| ≤ 1/2 exact where u is 1 + f. */
export function logOfSum<V>(s: ScalarOps<V>, u: V, c: V): V {
  const small = s.constant(2 ** -60)
  const y = s.mul(u, small)
  const k = s.exponent(s.mul(y, s.constant(Math.SQRT2)))
  const m = s.scale(y, s.neg(k))
  const f = s.add(s.sub(m, s.constant(1)), s.scale(s.mul(c, small), s.neg(k)))
  return logOfParts(s, s.add(k, s.constant(60)), f)
}

/** log(1 + x) = log(u + c), where u = 1 + x is rounded and c = x - (u - 1) was lost. */
export function log1p<V>(s: ScalarOps<V>, x: V): V {
  const one = s.constant(1)
  const u = s.add(one, x)
  const y = logDomain(s, u, logOfSum(s, u, s.sub(x, s.sub(u, one))))
  return s.select(s.equal(u, one), x, y)
}
