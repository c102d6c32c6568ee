import { factorial } from "../factorial.js"
import { length, nearest, parts, shift } from "./fixed.js"

/**
 * f(x) = x^start Σ_m a_m x^(step m), a_0 = 1, which satisfies a linear differential equation with polynomial coefficients:
 * so a_{m+1} / a_m is a fraction of polynomials in m. It is what the equation has at the point 0, singular or not.
 */
export interface PowerSeries {
  /** Any number; whole unless stated otherwise. */
  readonly start: number
  readonly step: number
  /** Numerator and denominator of a_{m+1} / a_m. */
  ratio(m: bigint): readonly [bigint, bigint]
  /** How many bits cancel in f and its derivatives at x, at most. */
  cancelled(x: number): number
}

/** The first term whose derivative of an order does not vanish. */
const firstTerm = ({ start, step }: PowerSeries, order: number): number =>
  Number.isInteger(start) && start >= 0 ? Math.max(0, Math.ceil((order - start) / step)) : 0

interface Sum {
  /** Terms divided by the first one, added, with p bits. */
  readonly sum: bigint
  readonly p: number
  /** The first term, less the power of x. */
  readonly first: readonly [bigint, bigint]
  readonly power: number
}

/**
 * The coefficient of t^order in f(x + t): Σ_m a_m C(n, order) x^(n - order), n = start + step m, in as many bits as cancel
 * and 180 more. No term is singular at 0, so neither is the sum.
 */
function summed(f: PowerSeries, order: number, x: number, more: number): Sum {
  const { digits, exponent } = parts(x)
  const degree = parts(f.start)
  const q = degree.digits === 0n ? 0 : Math.max(0, -degree.exponent)
  const unit = shift(1n, q)
  const k = BigInt(order) * unit
  const n = (m: number): bigint => shift(degree.digits, degree.exponent + q) + BigInt(f.step * m) * unit
  const m0 = firstTerm(f, order)
  let first: [bigint, bigint] = [1n, 1n]
  for (let m = 0; m < m0; m++) {
    const [a, b] = f.ratio(BigInt(m))
    first = [first[0] * a, first[1] * b]
  }
  for (let i = 0; i < order; i++) first = [first[0] * (n(m0) - BigInt(i) * unit), first[1] * BigInt(i + 1) * unit]

  const p = 180 + more + Math.ceil(f.cancelled(x))
  const factor = digits ** BigInt(f.step)
  let term = shift(1n, p)
  let sum = term
  for (let m = m0; ; m++) {
    let [a, b] = f.ratio(BigInt(m))
    for (let i = 1; i <= f.step; i++) {
      const next = n(m) + BigInt(i) * unit
      a *= next
      b *= next - k
    }
    if (b < 0n) [a, b] = [-a, -b]
    term = shift(term * a * factor, exponent * f.step) / b
    if (term >= -1n && term <= 1n) break
    sum += term
  }
  return { sum, p, first, power: f.start + f.step * m0 - order }
}

const quotient = ([a, b]: readonly [bigint, bigint]): number => {
  const surplus = Math.max(0, length(b) - length(a)) + 120
  return nearest(shift(a, surplus) / b, surplus)
}

/** The derivative of an order at x, as a double, times `scale`, which may make up for a power of x that is no double. */
export function derivativeOf(f: PowerSeries, order: number, x: number, scale = 1): number {
  const { sum, p, first, power } = summed(f, order, x, 0)
  const leading = quotient(first) * scale * (power === 0 ? 1 : x ** power)
  // The sum may be too large for a double where its product with a small leading term is not.
  const excess = Math.max(0, length(sum) - p - 600)
  return factorial(order) * (leading * 2 ** excess) * nearest(sum, p + excess)
}

/** The coefficient of t^order in f(x + t), of a series that starts with a whole power, with p bits after the point. */
export function coefficientOf(f: PowerSeries, order: number, x: number, p: number): bigint {
  const { digits, exponent } = parts(x)
  const s = summed(f, order, x, Math.max(0, p - 180))
  const top = s.sum * s.first[0] * digits ** BigInt(s.power)
  return shift(top, p - s.p + exponent * s.power) / s.first[1]
}
