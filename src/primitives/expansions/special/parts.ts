import type { ScalarOps } from "../../../ir/scalar.js"
import { clamp, double, logNearOne, polynomial, restOfLog2, scaleFar, splitLog } from "../parts.js"
import { cosTable, expTable, sinTable } from "../tables.js"

export type { Coded } from "../../scalar.js"

/** [H, L] with log x = H + L for a positive, finite x, L below a unit in the last place of H. */
export function logParts<V>(s: ScalarOps<V>, x: V): readonly [V, V] {
  const [k, m] = splitLog(s, x)
  const f = s.sub(m, s.constant(1))
  const [half, small] = logNearOne(s, f)
  const less = s.sub(half, s.add(small, s.mul(k, s.constant(double.log2Low))))
  const rest = s.sub(f, less)
  const restLow = s.sub(s.sub(f, rest), less)
  const large = s.mul(k, s.constant(double.log2High))
  const high = s.add(large, rest)
  return [high, s.add(s.add(s.sub(large, high), rest), restLow)]
}

/** [x², what it lost], for |x| below 2^500. */
export function squareParts<V>(s: ScalarOps<V>, x: V): readonly [V, V] {
  const top = s.upper(x)
  const rest = s.sub(x, top)
  const high = s.mul(top, top)
  const low = s.mul(rest, s.add(x, top))
  const sum = s.add(high, low)
  return [sum, s.add(s.sub(high, sum), low)]
}

/** e^(factor a²) times y near one, for a ≥ 0 and a factor that is a power of two. */
export function gaussian<V>(s: ScalarOps<V>, a: V, factor: number, y: V): V {
  const [square, lost] = squareParts(s, s.min(a, s.constant(Math.sqrt(1400 / Math.abs(factor)))))
  const bounded = s.mul(square, s.constant(factor))
  const n = s.nearest(s.mul(bounded, s.constant(Math.LOG2E)))
  const [high, low] = restOfLog2(s, bounded, n)
  const less = s.sub(low, s.mul(lost, s.constant(factor)))
  const r = s.sub(high, less)
  const power = s.mul(s.mul(r, r), polynomial(s, expTable, r))
  return scaleFar(s, s.mul(s.add(s.constant(1), s.add(high, s.sub(power, less))), y), n)
}

/** [sin r, cos r] for r = high + low, |r| ≤ π/4, low tiny. */
export function smallSincos<V>(s: ScalarOps<V>, high: V, low: V): readonly [V, V] {
  const z = s.mul(high, high)
  const lower = s.mul(low, s.sub(s.constant(1), s.mul(s.constant(0.5), z)))
  const sine = s.add(high, s.add(lower, s.mul(s.mul(high, z), polynomial(s, sinTable, z))))
  const rest = s.add(s.mul(z, s.sub(s.constant(0.5), s.mul(z, polynomial(s, cosTable, z)))), s.mul(high, low))
  return [sine, s.sub(s.constant(1), rest)]
}

/** [sin πx, cos πx], by whole quarters of a turn, which are exact. */
export function sincosPi<V>(s: ScalarOps<V>, x: V): readonly [V, V] {
  const two = s.constant(2)
  const part = s.sub(x, s.mul(two, s.nearest(s.mul(x, s.constant(0.5)))))
  const quarters = s.nearest(s.mul(two, part))
  const r = s.mul(s.sub(part, s.mul(quarters, s.constant(0.5))), s.constant(Math.PI))
  const [sine, cosine] = smallSincos(s, r, s.constant(0))
  const isOdd = s.equal(s.abs(quarters), s.constant(1))
  const isHalf = s.equal(s.abs(quarters), two)
  const first = s.select(isOdd, s.select(s.less(quarters, s.constant(0)), s.neg(cosine), cosine), sine)
  const second = s.select(isOdd, s.select(s.less(quarters, s.constant(0)), sine, s.neg(sine)), cosine)
  const zero = s.constant(0) // sin πx is never -0
  return [s.select(isHalf, s.sub(zero, first), first), s.select(isHalf, s.neg(second), second)]
}

/** Σ c_k x^k one after the other, from the last one on: for series whose terms shrink from some term on. */
export function horner<V>(s: ScalarOps<V>, c: readonly number[], x: V): V {
  return c.slice(0, -1).reduceRight((sum, a) => s.add(s.mul(sum, x), s.constant(a)), s.constant(c[c.length - 1]))
}

/** x between -1 and 1. */
export const clampOne = <V>(s: ScalarOps<V>, x: V): V => clamp(s, x, -1, 1)

/** NaN where x is, y elsewhere. */
export const unlessNaN = <V>(s: ScalarOps<V>, x: V, y: V): V => s.select(s.equal(x, x), y, x)

/** -y for an odd n, else y. */
export const signed = <V>(s: ScalarOps<V>, n: number, y: V): V => (n % 2 === 0 ? y : s.neg(y))
