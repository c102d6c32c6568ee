import type { ScalarOps } from "../scalar.js"
import { clamp } from "./parts.js"
import { halfPowers, reduceSinhcosh } from "./sinhcosh.js"

/**
 * [tanh x, sech² x] with x = a + r, a = n log(2): tanh x = (sinh a + sinh r / cosh x) / cosh a, from
 * tanh x - tanh a = sinh(x - a) / (cosh x cosh a), and sech² x = 1 / cosh² x.
 */
export function tanh<V>(s: ScalarOps<V>, x: V): readonly [V, V] {
  const [n, high, rest, c] = reduceSinhcosh(s, clamp(s, x, -376, 376)) // sech² 376 = 0
  const sinh = s.sub(high, rest)
  const [up, down] = halfPowers(s, n)
  const coshN = s.add(up, down)
  const minusSinhN = s.sub(down, up)
  const large = s.max(up, down)
  const smallest = s.add(s.mul(coshN, c), s.mul(minusSinhN, rest))
  const small = s.sub(s.add(s.min(up, down), smallest), s.mul(minusSinhN, high))
  const cosh = s.add(large, small)
  const sech = s.div(s.constant(1), cosh)
  return [s.div(s.sub(s.mul(sinh, sech), minusSinhN), coshN), s.mul(sech, sech)]
}
