import type { ScalarOps } from "../scalar.js"
import { asinParts, halfPi } from "./asin.js"

/** acos x = π/2 - asin x, or 2 asin √((1 - x) / 2) for x > 1/2, or π less that of -x for x < -1/2. */
export function acos<V>(s: ScalarOps<V>, x: V): V {
  const [large, t, small] = asinParts(s, x)
  const negative = s.less(x, s.constant(0))
  const signed = s.select(negative, s.neg(t), t)
  const signedSmall = s.select(negative, s.neg(small), small)
  const near = s.sub(s.constant(halfPi[0]), s.sub(signed, s.sub(s.constant(halfPi[1]), signedSmall)))
  const sum = s.add(signed, signedSmall)
  const twice = s.add(sum, sum)
  const pi = s.constant(2 * halfPi[0])
  const far = s.select(negative, s.add(pi, s.add(twice, s.constant(2 * halfPi[1]))), twice)
  return s.select(large, far, near)
}
