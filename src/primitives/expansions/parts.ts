import type { ScalarOps } from "../scalar.js"
import { logTable } from "./tables.js"

/** What the formulas that float64 and float32 share must know of the numbers. */
export interface Precision {
  /** log(2) to so few bits that its product with any n is exact, and the rest. */
  readonly log2High: number
  readonly log2Low: number
  /** π/2 in four parts: the product of the first three with any n is exact. */
  readonly halfPi: readonly number[]
  /** The largest |x| for which `reduceAngle` is accurate; beyond, another method is needed. */
  readonly angleLimit: number
  /** 2ⁿ is no subnormal from here on. */
  readonly least: number
}

/** log(2) to 38 bits for |n| ≤ 2^14, π/2 for |n| ≤ 2^26. */
export const double: Precision = {
  log2High: 0.6931471805582987,
  log2Low: 1.6465949582897082e-12,
  halfPi: [1.570796325802803, 9.920935184482005e-10, 6.123233932053594e-17, 6.36831716351095e-25],
  angleLimit: 1e8,
  least: -1000,
}

/** log(2) to 16 bits for |n| ≤ 2^8, π/2 for |n| ≤ 2^13. */
export const single: Precision = {
  log2High: 0.693145751953125,
  log2Low: 1.4286068203094173e-6,
  halfPi: [1.5703125, 0.0004837512969970703, 7.549533620476723e-8, 2.5633440682570896e-12],
  angleLimit: 1e4,
  least: -120,
}

/** c[0] + c[1] x + c[2] x² + ..., even and odd terms apart, so that fewer operations wait for each other (Estrin). */
export function polynomial<V>(s: ScalarOps<V>, c: readonly number[], x: V): V {
  if (c.length === 1) return s.constant(c[0])
  if (c.length === 2) return s.add(s.constant(c[0]), s.mul(x, s.constant(c[1])))
  const square = s.mul(x, x)
  const [even, odd] = [0, 1].map((parity) => c.filter((_, i) => i % 2 === parity))
  return s.add(polynomial(s, even, square), s.mul(x, polynomial(s, odd, square)))
}

/** x between two numbers; NaN stays. Vector machines are faster at these selects than at min and max with NaN. */
export function clamp<V>(s: ScalarOps<V>, x: V, low: number, high: number): V {
  const [least, largest] = [s.constant(low), s.constant(high)]
  const above = s.select(s.less(x, least), least, x)
  return s.select(s.less(largest, above), largest, above)
}

/** x 2^n for a whole number |n| ≤ 2044, rounded once, also where the result is subnormal, if |x| is near 1. */
export function scaleFar<V>(s: ScalarOps<V>, x: V, n: V): V {
  const half = s.nearest(s.mul(n, s.constant(0.5)))
  return s.scale(s.scale(x, half), s.sub(n, half))
}

/** ⌊x + 1/2⌋, which is never -0. */
export function round<V>(s: ScalarOps<V>, x: V): V {
  return s.floor(s.add(x, s.constant(0.5)))
}

/** [high, low] with x = n log(2) + (high - low), where high is exact and low small. */
export function restOfLog2<V>(s: ScalarOps<V>, x: V, n: V, precision = double): readonly [V, V] {
  return [s.sub(x, s.mul(n, s.constant(precision.log2High))), s.mul(n, s.constant(precision.log2Low))]
}

/** [k, m] with x = 2^k m and m from √½ to √2, for a positive, finite x. */
export function splitLog<V>(s: ScalarOps<V>, x: V): readonly [V, V] {
  const shift = s.select(s.less(x, s.constant(1)), s.constant(54), s.constant(-54))
  const y = s.scale(x, shift)
  const k = s.exponent(s.mul(y, s.constant(Math.SQRT2)))
  return [s.sub(k, shift), s.scale(y, s.neg(k))]
}

/** [h, l] with log(1 + f) = f - (h - l), h = f²/2, for 1 + f from √½ to √2: l = d (h + d² p(d²)), d = f / (2 + f). */
export function logNearOne<V>(s: ScalarOps<V>, f: V): readonly [V, V] {
  const half = s.mul(s.mul(f, f), s.constant(0.5))
  const d = s.div(f, s.add(f, s.constant(2)))
  const z = s.mul(d, d)
  return [half, s.mul(d, s.add(half, s.mul(z, polynomial(s, logTable, z))))]
}

/** k log(2) + log(1 + f) for 1 + f from √½ to √2. */
export function logOfParts<V>(s: ScalarOps<V>, k: V, f: V): V {
  const [half, low] = logNearOne(s, f)
  const small = s.sub(half, s.add(low, s.mul(k, s.constant(double.log2Low))))
  return s.add(s.mul(k, s.constant(double.log2High)), s.sub(f, small))
}

/** y, the value of a logarithm for positive finite x, with the values for other x. */
export function logDomain<V>(s: ScalarOps<V>, x: V, y: V): V {
  const zero = s.constant(0)
  const outside = s.select(s.equal(x, zero), s.constant(Number.NEGATIVE_INFINITY), s.constant(Number.NaN))
  const finite = s.select(s.less(x, s.constant(Number.POSITIVE_INFINITY)), y, x)
  return s.select(s.lessEqual(x, zero), outside, finite)
}

/** The mask of the negative numbers and -0. */
export function isNegative<V>(s: ScalarOps<V>, x: V): V {
  return s.less(s.copySign(s.constant(1), x), s.constant(0))
}

/** [n, high, low] with x = n π/2 + (high - low), n a whole number, |high - low| ≤ π/4 and low small. */
export function reduceAngle<V>(s: ScalarOps<V>, x: V, { halfPi } = double): readonly [V, V, V] {
  const n = round(s, s.mul(x, s.constant(2 / Math.PI)))
  const [first, second, third, fourth] = halfPi.map((part) => s.mul(n, s.constant(part)))
  const exact = s.sub(s.sub(x, first), second)
  const high = s.sub(exact, third)
  const lost = s.sub(s.sub(exact, high), third)
  return [n, high, s.sub(fourth, lost)]
}

/** 1 - x². */
export const besideOne = <V>(s: ScalarOps<V>, x: V): V => {
  const one = s.constant(1)
  return s.mul(s.sub(one, x), s.add(one, x))
}
