import type { ScalarOps } from "../scalar.js"
import { polynomial } from "./parts.js"
import { atanTable } from "./tables.js"

/** π/4 in two parts; the first has 50 bits, so that small multiples of it are exact. */
export const quarterPi = [0.7853981633974483, 3.061616997868383e-17] as const

/** m π/4 + atan t for |t| ≤ √2 - 1. */
export function atanNearZero<V>(s: ScalarOps<V>, m: V, t: V): V {
  const z = s.mul(t, t)
  const small = s.mul(s.mul(t, z), polynomial(s, atanTable, z))
  const rest = s.add(small, s.mul(m, s.constant(quarterPi[1])))
  return s.add(s.mul(m, s.constant(quarterPi[0])), s.add(t, rest))
}

/** atan x = m π/4 + atan t with t = x, (x - 1) / (x + 1) or -1 / x for m = 0, 1, 2. */
export function atan<V>(s: ScalarOps<V>, x: V): V {
  const one = s.constant(1)
  const a = s.abs(x)
  const middle = s.less(s.constant(Math.SQRT2 - 1), a)
  const large = s.less(s.constant(Math.SQRT2 + 1), a)
  const top = s.select(large, s.constant(-1), s.select(middle, s.sub(a, one), a))
  const bottom = s.select(large, a, s.select(middle, s.add(a, one), one))
  const m = s.select(large, s.constant(2), s.select(middle, one, s.constant(0)))
  return s.copySign(atanNearZero(s, m, s.div(top, bottom)), x)
}
