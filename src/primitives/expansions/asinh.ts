import type { ScalarOps } from "../scalar.js"
import { log1p } from "./log1p.js"

/** asinh x = log(1 + x + x² / (1 + √(1 + x²))), or log(2x) where x² is too large a number. */
export function asinh<V>(s: ScalarOps<V>, x: V): V {
  const one = s.constant(1)
  const a = s.abs(x)
  const large = s.less(s.constant(2 ** 500), a)
  const bounded = s.select(large, one, a)
  const square = s.mul(bounded, bounded)
  const more = s.div(square, s.add(one, s.sqrt(s.add(one, square))))
  const y = log1p(s, s.select(large, a, s.add(a, more)))
  return s.copySign(s.add(y, s.select(large, s.constant(Math.LN2), s.constant(0))), x)
}
