import type { ScalarOps } from "../scalar.js"
import { polynomial } from "./parts.js"
import { asinTable } from "./tables.js"

/** π/2 in two parts. */
export const halfPi = [1.5707963267948966, 6.123233995736766e-17] as const

/** [|x| > 1/2, t, e] with asin t = t + e for t = |x|, or for t = √((1 - |x|) / 2) where |x| > 1/2. */
export function asinParts<V>(s: ScalarOps<V>, x: V): readonly [V, V, V] {
  const half = s.constant(0.5)
  const a = s.abs(x)
  const large = s.less(half, a)
  const z = s.select(large, s.mul(s.sub(s.constant(1), a), half), s.mul(a, a))
  const t = s.select(large, s.sqrt(z), a)
  return [large, t, s.mul(s.mul(t, z), polynomial(s, asinTable, z))]
}

/** asin x = π/2 - 2 asin √((1 - x) / 2). */
export function asin<V>(s: ScalarOps<V>, x: V): V {
  const [large, t, small] = asinParts(s, x)
  const rest = s.sub(s.constant(halfPi[1]), s.add(small, small))
  const far = s.add(s.sub(s.constant(halfPi[0]), s.add(t, t)), rest)
  return s.copySign(s.select(large, far, s.add(t, small)), x)
}
