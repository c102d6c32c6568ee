import type { ScalarOps } from "../scalar.js"
import { polynomial } from "./parts.js"
import { cbrtTable } from "./tables.js"

/**
 * ∛x = 2^k ∛(2^j m) for |x| = 2^(3k+j) m, j = 0, 1, 2 and 1 ≤ m < 2. An estimate t of 26 bits, so that t² is exact,
 * becomes t + t (q - t) / (2t + q) with q = 2^j m / t²: Halley's method, whose error is the cube of that of t.
 */
export function cbrt<V>(s: ScalarOps<V>, x: V): V {
  const one = s.constant(1)
  const a = s.abs(x)
  const y = s.scale(a, s.select(s.less(a, one), s.constant(54), s.constant(-54)))
  const e = s.exponent(y)
  const k = s.floor(s.mul(s.add(e, s.constant(0.5)), s.constant(1 / 3)))
  const j = s.sub(e, s.mul(k, s.constant(3)))
  const root = s.select(s.equal(j, one), s.constant(2 ** (1 / 3)), s.constant(2 ** (2 / 3)))
  const m = s.scale(y, s.neg(e))
  const t = s.upper(s.mul(polynomial(s, cbrtTable, m), s.select(s.less(j, one), one, root)))
  const q = s.div(s.scale(m, j), s.mul(t, t))
  const better = s.add(t, s.div(s.mul(t, s.sub(q, t)), s.add(s.add(t, t), q)))
  const shift = s.select(s.less(a, one), s.constant(18), s.constant(-18))
  const finite = s.less(a, s.constant(Number.POSITIVE_INFINITY))
  const value = s.select(s.equal(a, s.constant(0)), a, s.scale(better, s.sub(k, shift)))
  return s.copySign(s.select(finite, value, a), x)
}
