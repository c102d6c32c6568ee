import type { ScalarOps } from "../scalar.js"
import { exp } from "./exp.js"
import { logOfParts } from "./parts.js"

/** log(1 + eˣ) = max(x, 0) + log(1 + e), e = e^-|x|; and 1 + e is 2 (1 + (e - 1) / 2) where it is above √2. */
export function softplus<V>(s: ScalarOps<V>, x: V): V {
  const zero = s.constant(0)
  const one = s.constant(1)
  const e = exp(s, s.neg(s.abs(x)))
  const large = s.less(s.constant(Math.SQRT2 - 1), e)
  const k = s.select(large, one, zero)
  const f = s.select(large, s.mul(s.sub(e, one), s.constant(0.5)), e)
  return s.add(s.max(x, zero), logOfParts(s, k, f))
}
