import type { ScalarOps } from "../scalar.js"
import { clamp, polynomial, restOfLog2, round } from "./parts.js"
import { coshTable, sinhTable } from "./tables.js"

/** [n, sinh r, cosh r] with x = n log(2) + r. */
export function reduceSinhcosh<V>(s: ScalarOps<V>, x: V): readonly [V, V, V] {
  const one = s.constant(1)
  const n = round(s, s.mul(x, s.constant(Math.LOG2E)))
  const r = restOfLog2(s, x, n)
  const z = s.mul(r, r)
  const sinh = s.mul(r, s.add(one, s.mul(z, polynomial(s, sinhTable, z))))
  return [n, sinh, s.add(one, s.mul(z, polynomial(s, coshTable, z)))]
}

/**
 * [sinh, cosh] of n log(2) + r for |n| ≤ 1022. With P = 2^(n-1) and Q = 2^(-n-1) they are
 * (P + Q) sinh r - (Q - P) cosh r and (P + Q) cosh r - (Q - P) sinh r; for n = 0, Q - P is 0 and not -0.
 */
export function combineSinhcosh<V>(s: ScalarOps<V>, n: V, sinh: V, cosh: V): readonly [V, V] {
  const half = s.constant(0.5)
  const up = s.scale(half, n)
  const down = s.scale(half, s.neg(n))
  const sum = s.add(up, down)
  const difference = s.sub(down, up)
  return [s.sub(s.mul(sum, sinh), s.mul(difference, cosh)), s.sub(s.mul(sum, cosh), s.mul(difference, sinh))]
}

/** [sinh x, cosh x]. The last factor is for |x| near 710, where 2ⁿ is too large a number. */
export function sinhcosh<V>(s: ScalarOps<V>, x: V): readonly [V, V] {
  const [n, sinhRest, coshRest] = reduceSinhcosh(s, clamp(s, x, -711, 711))
  const bounded = clamp(s, n, -1000, 1000)
  const factor = s.scale(s.constant(1), s.abs(s.sub(n, bounded)))
  const [sinh, cosh] = combineSinhcosh(s, bounded, sinhRest, coshRest)
  return [s.mul(sinh, factor), s.mul(cosh, factor)]
}
