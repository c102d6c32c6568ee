import type { ScalarOps } from "../scalar.js"
import { double, type Precision, polynomial, reduceAngle, single } from "./parts.js"
import { cosTable, cosTable32, sinTable, sinTable32 } from "./tables.js"

/** [sin x, cos x] from x = n π/2 + r: an odd n exchanges sin r and cos r, an odd ⌊n/2⌋ changes the signs. */
function expansion<V>(
  s: ScalarOps<V>,
  x: V,
  precision: Precision,
  [sines, cosines]: readonly (readonly number[])[],
): readonly [V, V] {
  const one = s.constant(1)
  const half = s.constant(0.5)
  const [n, high, low] = reduceAngle(s, x, precision)
  const r = s.sub(high, low)
  const z = s.mul(r, r)
  const sine = s.sub(high, s.sub(low, s.mul(s.mul(r, z), polynomial(s, sines, z))))
  const cosine = s.sub(one, s.mul(z, s.sub(half, s.mul(z, polynomial(s, cosines, z)))))

  const halfN = s.mul(n, half)
  const pairs = s.floor(halfN)
  const odd = s.less(pairs, halfN)
  const halfPairs = s.mul(pairs, half)
  const sign = s.select(s.less(s.floor(halfPairs), halfPairs), s.constant(-1), one)
  return [s.mul(sign, s.select(odd, cosine, sine)), s.mul(sign, s.select(odd, s.neg(sine), cosine))]
}

export const sincos = <V>(s: ScalarOps<V>, x: V): readonly [V, V] => expansion(s, x, double, [sinTable, cosTable])

/** The same in float32. */
export const sincos32 = <V>(s: ScalarOps<V>, x: V): readonly [V, V] => expansion(s, x, single, [sinTable32, cosTable32])
