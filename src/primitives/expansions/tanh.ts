import type { ScalarOps } from "../scalar.js"
import { expm1Parts } from "./exp.js"

/**
 * [tanh x, sech² x] by E = exp(-2|x|) = 2ⁿ (1 + p): |tanh x| = (1 - E) / (1 + E), where 1 - E = -(2ⁿ p + (2ⁿ - 1)) does
 * not cancel, and sech² x = 4 E / (1 + E)², where the square counts what the sum 1 + E lost.
 */
export function tanh<V>(s: ScalarOps<V>, x: V): readonly [V, V] {
  const one = s.constant(1)
  const least = s.constant(-752) // sech² 376 = 0
  const y = s.mul(s.constant(-2), s.abs(x))
  const [n, p] = expm1Parts(s, s.select(s.less(y, least), least, y))
  const N = s.max(n, s.constant(-1000))
  const power = s.scale(one, N)
  const m = s.add(one, p)
  const E = s.mul(power, m)
  const sum = s.add(one, E)
  const lost = s.add(s.sub(one, sum), E)
  const square = s.add(s.mul(sum, sum), s.mul(s.add(sum, sum), lost))
  const difference = s.add(s.mul(power, p), s.sub(power, one))
  const sech = s.mul(s.div(s.mul(s.constant(4), m), square), power)
  return [s.copySign(s.div(difference, sum), x), s.scale(sech, s.sub(n, N))]
}
