import type { ScalarOps } from "../scalar.js"
import { log1p } from "./log1p.js"

/** acosh x = log(1 + t + √(2t + t²)) with t = x - 1, or log(2x) where x² is too large a number. */
export function acosh<V>(s: ScalarOps<V>, x: V): V {
  const large = s.less(s.constant(2 ** 500), x)
  const t = s.sub(x, s.constant(1))
  const bounded = s.select(large, s.constant(1), t)
  const root = s.sqrt(s.add(s.add(bounded, bounded), s.mul(bounded, bounded)))
  const y = log1p(s, s.select(large, x, s.add(t, root)))
  const value = s.add(y, s.select(large, s.constant(Math.LN2), s.constant(0)))
  return s.select(s.less(x, s.constant(1)), s.constant(Number.NaN), value)
}
