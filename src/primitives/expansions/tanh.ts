import type { ScalarOps } from "../scalar.js"
import { clamp } from "./parts.js"
import { reduceSinhcosh, sinhcoshOfN } from "./sinhcosh.js"

/**
 * [tanh x, sech² x] with x = a + r, a = n log(2): tanh x = (sinh a + sinh r / cosh x) / cosh a, from
 * tanh x - tanh a = sinh(x - a) / (cosh x cosh a), and sech² x = 1 / cosh² x, less what cosh x lost in its last sum.
 */
export function tanh<V>(s: ScalarOps<V>, x: V): readonly [V, V] {
  const [n, high, rest, c] = reduceSinhcosh(s, clamp(s, x, -376, 376)) // sech² 376 = 0
  const sinh = s.sub(high, rest)
  const [coshN, minusSinhN] = sinhcoshOfN(s, n)
  const small = s.sub(s.mul(coshN, c), s.mul(minusSinhN, sinh))
  const cosh = s.add(coshN, small)
  const lost = s.add(s.sub(coshN, cosh), small)
  const sech = s.div(s.constant(1), cosh)
  const square = s.mul(sech, sech)
  const relative = s.mul(s.add(sech, sech), lost)
  return [s.div(s.sub(s.mul(sinh, sech), minusSinhN), coshN), s.sub(square, s.mul(square, relative))]
}
