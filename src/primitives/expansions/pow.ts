import type { ScalarOps } from "../scalar.js"
import { clamp, isNegative, polynomial, scaleFar, splitLog } from "./parts.js"
import { exp2Table, powTable } from "./tables.js"

/** 2 / (3 log 2) in two parts. */
const factor = [0.9617966860532761, 7.872699542894897e-9] as const

/**
 * [high, low], the sum of which is log2 x to about 64 bits for a positive finite x = 2^k m; high has 26 bits.
 * log2 m = 2 / (3 log 2) d t with d = (m - 1) / (m + 1), t = 3 + d² + d⁴ p(d²), each in two parts.
 */
export function log2InParts<V>(s: ScalarOps<V>, x: V): readonly [V, V] {
  const one = s.constant(1)
  const three = s.constant(3)
  const [k, m] = splitLog(s, x)
  const f = s.sub(m, one)
  const bottom = s.add(m, one)
  const bottomHigh = s.upper(bottom)
  const bottomLow = s.sub(m, s.sub(bottomHigh, one))
  const inverse = s.div(one, bottom)
  const d = s.mul(f, inverse)
  const dHigh = s.upper(d)
  const dLow = s.mul(s.sub(s.sub(f, s.mul(dHigh, bottomHigh)), s.mul(dHigh, bottomLow)), inverse)

  const z = s.mul(d, d)
  const zHigh = s.mul(dHigh, dHigh)
  const rest = s.add(s.mul(dLow, s.add(dHigh, d)), s.mul(s.mul(z, z), polynomial(s, powTable, z)))
  const tHigh = s.upper(s.add(s.add(three, zHigh), rest))
  const tLow = s.sub(rest, s.sub(s.sub(tHigh, three), zHigh))

  const large = s.mul(dHigh, tHigh)
  const small = s.add(s.mul(dLow, tHigh), s.mul(tLow, d))
  const high = s.upper(s.add(large, small))
  const low = s.sub(small, s.sub(high, large))
  const c = s.constant(factor[0] + factor[1])
  const product = s.mul(high, s.constant(factor[0]))
  const productLow = s.add(s.mul(high, s.constant(factor[1])), s.mul(low, c))
  const result = s.upper(s.add(s.add(product, productLow), k))
  return [result, s.sub(productLow, s.sub(s.sub(result, k), product))]
}

/** 2^(y log2 x) for a positive finite x. */
function exponential<V>(s: ScalarOps<V>, x: V, y: V): V {
  const [high, low] = log2InParts(s, x)
  const bounded = clamp(s, y, -(2 ** 70), 2 ** 70)
  const yHigh = s.upper(bounded)
  const large = s.mul(yHigh, high)
  const small = s.add(s.mul(s.sub(bounded, yHigh), high), s.mul(bounded, low))
  const n = s.nearest(clamp(s, s.add(large, small), -1080, 1025))
  const r = clamp(s, s.add(s.sub(large, n), small), -1, 1)
  return scaleFar(s, s.add(s.constant(1), s.mul(r, polynomial(s, exp2Table, r))), n)
}

/** xʸ = ± |x|ʸ, with the special cases of C: x⁰ = 1, 1ʸ = 1, and -1 to an infinite power is 1. */
export function pow<V>(s: ScalarOps<V>, x: V, y: V): V {
  const zero = s.constant(0)
  const one = s.constant(1)
  const infinity = s.constant(Number.POSITIVE_INFINITY)
  const a = s.abs(x)
  const value = exponential(s, a, y)

  const half = s.mul(y, s.constant(0.5))
  const whole = s.equal(s.floor(y), y)
  const odd = s.and(whole, s.less(s.floor(half), half))
  const isZero = s.equal(a, zero)
  const edge = s.select(s.less(y, zero), s.select(isZero, infinity, zero), a)
  const inside = s.select(s.and(s.less(x, zero), s.not(whole)), s.constant(Number.NaN), value)
  const magnitude = s.select(s.or(isZero, s.equal(a, infinity)), edge, inside)
  const signed = s.select(s.and(isNegative(s, x), odd), s.neg(magnitude), magnitude)
  const known = s.select(s.equal(y, y), s.select(s.equal(x, x), signed, x), y)
  return s.select(s.or(s.equal(y, zero), s.equal(x, one)), one, known)
}

/** xʳ for a number r that is known, finite and not zero: what follows from r alone takes no operations. */
export function constantPow<V>(s: ScalarOps<V>, x: V, r: number): V {
  const zero = s.constant(0)
  const infinity = s.constant(Number.POSITIVE_INFINITY)
  const whole = Number.isInteger(r)
  const a = s.abs(x)
  const value = exponential(s, a, s.constant(r))
  const isZero = s.equal(a, zero)
  const edge = r < 0 ? s.select(isZero, infinity, zero) : a
  const inside = whole ? value : s.select(s.less(x, zero), s.constant(Number.NaN), value)
  const magnitude = s.select(s.or(isZero, s.equal(a, infinity)), edge, inside)
  const signed = whole && r % 2 !== 0 ? s.copySign(magnitude, x) : magnitude
  return s.select(s.equal(x, x), signed, x)
}
