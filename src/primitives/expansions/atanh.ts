import type { ScalarOps } from "../scalar.js"
import { log1p } from "./log1p.js"

/** atanh x = 1/2 log(1 + 2x / (1 - x)). */
export function atanh<V>(s: ScalarOps<V>, x: V): V {
  const a = s.abs(x)
  const y = log1p(s, s.div(s.add(a, a), s.sub(s.constant(1), a)))
  return s.copySign(s.mul(s.constant(0.5), y), x)
}
