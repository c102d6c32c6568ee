import type { ScalarOps } from "../scalar.js"
import { atanNearZero } from "./atan.js"
import { isNegative } from "./parts.js"

/**
 * The angle of the point (x, y). With the smaller and the larger of |x| and |y| as b and a, atan(b / a) is atan t for
 * t = b / a or π/4 + atan t for t = (b - a) / (b + a), and the angle follows from it by reflections.
 */
export function atan2<V>(s: ScalarOps<V>, y: V, x: V): V {
  const zero = s.constant(0)
  const one = s.constant(1)
  const two = s.constant(2)
  const [absX, absY] = [s.abs(x), s.abs(y)]
  const larger = s.max(absX, absY)
  const smaller = s.min(absX, absY)

  const same = s.equal(smaller, larger) // 0 and infinity have no quotient
  const up = s.select(s.less(larger, s.constant(2 ** -900)), s.constant(2 ** 100), one)
  const factor = s.select(s.less(s.constant(2 ** 1000), larger), s.constant(0.25), up)
  const a = s.select(same, one, s.mul(larger, factor))
  const special = s.select(s.equal(larger, zero), zero, one)
  const b = s.select(same, special, s.mul(smaller, factor))
  const steep = s.less(s.mul(a, s.constant(Math.SQRT2 - 1)), b)
  const t = s.div(s.select(steep, s.sub(b, a), b), s.select(steep, s.add(b, a), a))
  const m = s.select(steep, one, zero)

  const swap = s.less(absX, absY)
  const left = isNegative(s, x)
  const swapped = s.select(swap, s.sub(two, m), m)
  const turned = s.select(left, s.sub(s.constant(4), swapped), swapped)
  const signed = s.select(swap, s.neg(t), t)
  const angle = atanNearZero(s, turned, s.select(left, s.neg(signed), signed))
  return s.copySign(angle, y)
}
