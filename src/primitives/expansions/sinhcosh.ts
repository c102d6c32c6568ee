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

/** [P, Q] = [2^(n-1), 2^(-n-1)] for |n| ≤ 1022: cosh(n log 2) = P + Q and sinh(n log 2) = P - Q. */
export function halfPowers<V>(s: ScalarOps<V>, n: V): readonly [V, V] {
  const half = s.constant(0.5)
  return [s.scale(half, n), s.scale(half, s.neg(n))]
}

/**
 * [sinh x, cosh x] by the addition theorems, for x = n log(2) + r, in the form ± (p - q) + ... and p + q + ..., p ≥ q the
 * powers of two; the larger terms come last. The last factor is for |x| near 710, where 2ⁿ is too large a number.
 */
export function sinhcosh<V>(s: ScalarOps<V>, x: V): readonly [V, V] {
  const [n, high, rest, c] = reduceSinhcosh(s, clamp(s, x, -711, 711))
  const bounded = clamp(s, n, -1000, 1000)
  const factor = s.scale(s.constant(1), s.abs(s.sub(n, bounded)))
  const [up, down] = halfPowers(s, bounded)
  const sum = s.add(up, down)
  const difference = s.sub(down, up)
  const large = s.sub(s.mul(sum, high), difference)
  const sinh = s.sub(large, s.add(s.mul(difference, c), s.mul(sum, rest)))
  const small = s.sub(s.mul(sum, c), s.mul(difference, s.sub(high, rest)))
  const cosh = s.add(s.max(up, down), s.add(s.min(up, down), small))
  return [s.mul(sinh, factor), s.mul(cosh, factor)]
}
