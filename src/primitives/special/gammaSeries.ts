import { bernoulli } from "./bernoulli.js"
import { exponential, ln, pi, sinCosPi } from "./wide/elementary.js"
import { depth, magnitude, over, shift, times } from "./wide/fixed.js"
import { expWithoutConstant, lnWithoutConstant, product, quotient, type Series } from "./wide/series.js"

/** So many bits give the coefficients to an order at x, and sums of a few of them, as doubles. A sum may have overflowed. */
export function bitsAt(sum: number, order: number): number {
  const x = Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, sum))
  const size = Math.log2(1 + Math.abs(x))
  return 128 + 6 * order + Math.ceil((depth(x - Math.round(x)) + size) * (order + 1))
}

/**
 * The coefficients of ln Γ(x + t), x > 0. For X = x + N large enough Stirling's series
 * (X - 1/2) ln X - X + ln(2π)/2 + Σ B_2j / (2j (2j - 1)) X^(1-2j) is exact to the last bit; from X down to x by
 * ln Γ(x) = ln Γ(X) - ln x (x + 1) ... (X - 1).
 */
function positive(x: bigint, order: number, p: number): bigint[] {
  const one = shift(1n, p)
  const far = shift(BigInt(Math.ceil(0.2 * p) + order), p)
  const steps = x < far ? Number((far - x) >> BigInt(p)) + 1 : 0
  const c = stirling(x + BigInt(steps) * one, order, p)
  let all = one
  for (let i = 0; i < steps; i++) {
    const y = x + BigInt(i) * one
    all = times(all, y, p)
    const inverse = over(one, y, p)
    let power = one
    for (let k = 1; k <= order; k++) {
      power = times(power, inverse, p)
      c[k] += (k % 2 === 0 ? power : -power) / BigInt(k)
    }
  }
  if (steps > 0) c[0] -= ln(all, p)
  return c
}

function stirling(x: bigint, order: number, p: number): bigint[] {
  const one = shift(1n, p)
  const u = over(one, x, p)
  const powers = [one]
  const power = (n: number): bigint => {
    while (powers.length <= n) powers.push(times(powers[powers.length - 1], u, p))
    return powers[n]
  }
  const log = ln(x, p)
  const below = x - (one >> 1n)
  const c = [times(below, log, p) - x + (ln(2n * pi(p), p) >> 1n)]
  for (let k = 1; k <= order; k++) {
    // Of (x - 1/2) ln x: with (x - 1/2) u = 1 - u/2.
    const turning = (power(k - 1) - (power(k) >> 1n)) / BigInt(k)
    const constant = k === 1 ? log - one : power(k - 1) / BigInt(k - 1)
    c.push(k === 1 ? log - (u >> 1n) : k % 2 === 0 ? constant - turning : turning - constant)
  }
  for (let j = 1; ; j++) {
    const [a, b] = bernoulli(j)
    const n = 2 * j - 1
    let weight = 1n // C(n + k - 1, k)
    let most = 0n
    for (let k = 0; k <= order; k++) {
      const term = (a * weight * power(n + k)) / (b * BigInt(2 * j * n))
      c[k] += k % 2 === 0 ? term : -term
      if (magnitude(term) > most) most = magnitude(term)
      weight = (weight * BigInt(n + k)) / BigInt(k + 1)
    }
    if (most <= 1n) return c
  }
}

/** The coefficients of sin π(x + t). */
export function sineSeries(x: bigint, order: number, p: number): bigint[] {
  const [sin, cos] = sinCosPi(x, p)
  const c = [sin]
  let power = shift(1n, p)
  for (let k = 1; k <= order; k++) {
    power = times(power, pi(p), p) / BigInt(k)
    const part = times(k % 2 === 0 ? sin : cos, power, p)
    c.push(k % 4 < 2 ? part : -part)
  }
  return c
}

const reflected = (c: Series): bigint[] => c.map((a, k) => (k % 2 === 0 ? a : -a))

const isRight = (x: bigint, p: number): boolean => x > shift(1n, p - 1)

/** The coefficients of ln |Γ(x + t)| where x is no pole; left of 1/2 by Γ(x) Γ(1 - x) sin πx = π. */
export function logGammaSeries(x: bigint, order: number, p: number): bigint[] {
  if (isRight(x, p)) return positive(x, order, p)
  const sine = sineSeries(x, order, p)
  const logSine = lnWithoutConstant(sine, p)
  logSine[0] = ln(magnitude(sine[0]), p) - ln(pi(p), p)
  return reflected(positive(shift(1n, p) - x, order, p)).map((a, k) => -a - logSine[k])
}

/** A series times a power of two, which may be far beyond doubles. */
export interface Scaled {
  readonly series: readonly bigint[]
  readonly exponent: number
}

export function expOf(c: Series, p: number): Scaled {
  const { mantissa, exponent } = exponential(c[0], p)
  return { series: expWithoutConstant(c, p).map((a) => times(a, mantissa, p)), exponent }
}

/** The coefficients of Γ(x + t) where x is no pole. */
export function gammaSeries(x: bigint, order: number, p: number): Scaled {
  if (isRight(x, p)) return expOf(positive(x, order, p), p)
  const { series, exponent } = reciprocalGammaSeries(x, order, p)
  const one = [shift(1n, p), ...new Array<bigint>(order).fill(0n)]
  return { series: quotient(one, series, p), exponent: -exponent }
}

/** The coefficients of 1/Γ(x + t); left of 1/2 they are those of sin(πx) Γ(1 - x) / π. */
export function reciprocalGammaSeries(x: bigint, order: number, p: number): Scaled {
  if (isRight(x, p))
    return expOf(
      positive(x, order, p).map((a) => -a),
      p,
    )
  const { series, exponent } = expOf(reflected(positive(shift(1n, p) - x, order, p)), p)
  const all = product(sineSeries(x, order, p), series, p)
  return { series: all.map((a) => over(a, pi(p), p)), exponent }
}
