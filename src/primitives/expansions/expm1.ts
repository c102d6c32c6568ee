import type { ScalarOps } from "../scalar.js"
import { clamp, reduceExp, scaleFar } from "./parts.js"

/** eˣ - 1 = 2ⁿ ((eʳ - 1) - (2⁻ⁿ - 1)) with x = n log(2) + r. */
export function expm1<V>(s: ScalarOps<V>, x: V): V {
  const one = s.constant(1)
  const [n, r, ratio] = reduceExp(s, clamp(s, x, -40, 710))
  const inverse = s.scale(one, s.neg(s.min(n, s.constant(1000))))
  return scaleFar(s, s.sub(s.mul(r, ratio), s.sub(inverse, one)), n)
}
