import type { ScalarOps } from "../scalar.js"
import { logDomain, logNearOne, splitLog } from "./parts.js"

/** A constant in two parts; the first is so short that its products below are exact. */
export type Pair = readonly [high: number, low: number]

/** k a + b log m with x = 2^k m. */
export function logInBase<V>(s: ScalarOps<V>, x: V, a: Pair, b: Pair): V {
  const [bHigh, bLow] = [s.constant(b[0]), s.constant(b[1])]
  const [k, m] = splitLog(s, x)
  const f = s.sub(m, s.constant(1))
  const [half, small] = logNearOne(s, f)
  const high = s.upper(s.sub(f, half))
  const low = s.add(s.sub(s.sub(f, high), half), small)

  const large = a[0] === 1 ? k : s.mul(k, s.constant(a[0]))
  const product = s.mul(high, bHigh)
  const sum = s.add(large, product)
  const lost = s.add(s.sub(large, sum), product)
  const rest = s.add(lost, s.add(s.mul(s.add(low, high), bLow), s.mul(low, bHigh)))
  return logDomain(s, x, s.add(sum, a[1] === 0 ? rest : s.add(s.mul(k, s.constant(a[1])), rest)))
}

/** log2 x = k + log m / log 2. */
export function log2<V>(s: ScalarOps<V>, x: V): V {
  return logInBase(s, x, [1, 0], [1.4426950216293335, 1.9259629911266175e-8])
}
