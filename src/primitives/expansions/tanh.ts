import type { ScalarOps } from "../scalar.js"
import { clamp } from "./parts.js"
import { halfPowers, reduceSinhcosh } from "./sinhcosh.js"

/**
 * [tanh x, sech² x] with x = a + r, a = n log(2): tanh x = (sinh a + sinh r / cosh x) / cosh a, from
 * tanh x - tanh a = sinh(x - a) / (cosh x cosh a). And sech² x = w² / (1 + e)² = w² (1 - 2e + 3e² - ...) with w = 1 / cosh x
 * to 26 bits, so that w² is exact, and e = w cosh x - 1, where the digits that cosh x lost in its last sum count too.
 */
export function tanh<V>(s: ScalarOps<V>, x: V): readonly [V, V] {
  const [n, high, rest, c] = reduceSinhcosh(s, clamp(s, x, -376, 376)) // sech² 376 = 0
  const sinh = s.sub(high, rest)
  const [coshN, minusSinhN, larger, smaller] = halfPowers(s, n)
  const small = s.add(smaller, s.sub(s.mul(coshN, c), s.mul(minusSinhN, sinh)))
  const cosh = s.add(larger, small)
  const lost = s.add(s.sub(larger, cosh), small)

  const one = s.constant(1)
  const inverse = s.div(one, cosh)
  const w = s.upper(inverse)
  const coshHigh = s.upper(cosh)
  const coshLow = s.add(s.sub(cosh, coshHigh), lost)
  const e = s.add(s.sub(s.mul(coshHigh, w), one), s.mul(coshLow, w))
  const square = s.mul(w, w)
  const relative = s.mul(e, s.sub(s.constant(2), s.mul(s.constant(3), e)))
  return [s.div(s.sub(s.mul(sinh, inverse), minusSinhN), coshN), s.sub(square, s.mul(square, relative))]
}
