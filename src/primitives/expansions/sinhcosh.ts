import type { ScalarOps } from "../scalar.js"
import { clamp, polynomial, restOfLog2, round } from "./parts.js"
import { coshTable, sinhTable } from "./tables.js"

/** [n, high, rest, c] with x = n log(2) + r, sinh r = high - rest, where rest is small and not -0, and c = cosh r - 1. */
export function reduceSinhcosh<V>(s: ScalarOps<V>, x: V): readonly [V, V, V, V] {
  const n = round(s, s.mul(x, s.constant(Math.LOG2E)))
  const [high, low] = restOfLog2(s, x, n)
  const r = s.sub(high, low)
  const z = s.mul(r, r)
  const rest = s.sub(low, s.mul(s.mul(r, z), polynomial(s, sinhTable, z)))
  return [n, high, rest, s.mul(z, polynomial(s, coshTable, z))]
}

/**
 * With P = 2^(n-1) and Q = 2^(-n-1) for |n| ≤ 1022: [P + Q, Q - P, the larger of P and Q, the smaller]. The first two are
 * cosh(n log 2) and -sinh(n log 2), rounded; the larger is exact as P + Q less the smaller, also where P + Q is rounded.
 */
export function halfPowers<V>(s: ScalarOps<V>, n: V): readonly [V, V, V, V] {
  const half = s.constant(0.5)
  const up = s.scale(half, n)
  const down = s.scale(half, s.neg(n))
  const sum = s.add(up, down)
  const smaller = s.select(s.less(up, down), up, down)
  return [sum, s.sub(down, up), s.sub(sum, smaller), smaller]
}

/**
 * [sinh x, cosh x] by the addition theorems for x = n log(2) + r, small terms first; differences with 0 keep the sign of
 * x = -0. The last factor is for |x| near 710, where 2ⁿ is too large a number.
 */
export function sinhcosh<V>(s: ScalarOps<V>, x: V): readonly [V, V] {
  const [n, high, rest, c] = reduceSinhcosh(s, clamp(s, x, -711, 711))
  const bounded = clamp(s, n, -1000, 1000)
  const factor = s.scale(s.constant(1), s.abs(s.sub(n, bounded)))
  const [sum, difference, larger, smaller] = halfPowers(s, bounded)
  const large = s.sub(s.mul(sum, high), difference)
  const sinh = s.sub(large, s.add(s.mul(difference, c), s.mul(sum, rest)))
  const small = s.sub(s.mul(sum, c), s.mul(difference, s.sub(high, rest)))
  const cosh = s.add(larger, s.add(smaller, small))
  return [s.mul(sinh, factor), s.mul(cosh, factor)]
}
