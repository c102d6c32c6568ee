import type { ScalarOps } from "../../../ir/scalar.js"
import { signed, sincosPi } from "./parts.js"

/** Beyond, JavaScript computes derivatives. */
export const highest = 24

/** Downwards from here what the start was is forgotten at order n and |z| ≤ n + 1. */
function top(n: number): number {
  let k = n + 1
  for (let left = 1; left > 2 ** -60; k++) left *= (n + 1) / k
  return k
}

/**
 * The derivative of order n of sin z / z, z = πx: πⁿ f_n with z f_k + k f_{k-1} = sin(z + kπ/2), run upwards for |z| > n + 1
 * and downwards for smaller ones, where errors shrink.
 */
export function sinc<V>(s: ScalarOps<V>, x: V, n: number): V {
  const a = s.abs(x)
  const [sine, cosine] = sincosPi(s, a)
  const turned = (k: number): V => [sine, cosine, s.neg(sine), s.neg(cosine)][k % 4]
  const z = s.mul(a, s.constant(Math.PI))
  const inverse = s.div(s.constant(1), z)
  let up = s.div(sine, z)
  for (let k = 1; k <= n; k++) up = s.mul(s.sub(turned(k), s.mul(s.constant(k), up)), inverse)
  let down = s.constant(0)
  for (let k = top(n); k > n; k--) down = s.mul(s.sub(turned(k), s.mul(z, down)), s.constant(1 / k))
  const f = s.mul(s.select(s.less(s.constant(n + 1), z), up, down), s.constant(Math.PI ** n))
  return n % 2 === 0 ? f : s.select(s.less(x, s.constant(0)), signed(s, n, f), f)
}
