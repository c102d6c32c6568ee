import type { ScalarOps } from "../scalar.js"
import { angleLimit, polynomial, reduceAngle } from "./parts.js"
import { cosTable, sinTable } from "./tables.js"

/** The largest |x| for which sincos is accurate. */
export const limit = angleLimit

/** [sin x, cos x] from x = n π/2 + r: an odd n exchanges sin r and cos r, an odd ⌊n/2⌋ changes the signs. */
export function sincos<V>(s: ScalarOps<V>, x: V): readonly [V, V] {
  const one = s.constant(1)
  const half = s.constant(0.5)
  const [n, high, low] = reduceAngle(s, x)
  const r = s.sub(high, low)
  const z = s.mul(r, r)
  const sine = s.sub(high, s.sub(low, s.mul(s.mul(r, z), polynomial(s, sinTable, z))))
  const cosine = s.sub(one, s.mul(z, s.sub(half, s.mul(z, polynomial(s, cosTable, z)))))

  const halfN = s.mul(n, half)
  const pairs = s.floor(halfN)
  const odd = s.less(pairs, halfN)
  const halfPairs = s.mul(pairs, half)
  const sign = s.select(s.less(s.floor(halfPairs), halfPairs), s.constant(-1), one)
  return [s.mul(sign, s.select(odd, cosine, sine)), s.mul(sign, s.select(odd, s.neg(sine), cosine))]
}
