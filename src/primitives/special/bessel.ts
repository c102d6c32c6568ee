import { factorial } from "./factorial.js"
import { lnOf, pi, sinCosOf } from "./wide/elementary.js"
import { eulerGamma } from "./wide/euler.js"
import { depth, fixed, magnitude, nearest, over, root, shift, times } from "./wide/fixed.js"
import { coefficientOf, derivativeOf, type PowerSeries } from "./wide/powerSeries.js"

/** From here on the expansions for large arguments are exact to 2^-160. */
const far = 60

/** J_n n! 2^n = Σ (-1)^m x^(n+2m) / (4^m m! (n+1) ... (n+m)) */
const regular = (n: number): PowerSeries => ({
  start: n,
  step: 2,
  ratio: (m) => [-1n, 4n * (m + 1n) * (m + 1n + BigInt(n))],
  cancelled: (x) => 3 * Math.abs(x),
})

/** j_n (2n+1)!! = Σ (-1)^m x^(n+2m) / (2^m m! (2n+3) (2n+5) ...) */
const spherical = (n: number): PowerSeries => ({
  ...regular(n),
  ratio: (m) => [-1n, 2n * (m + 1n) * (2n * (m + BigInt(n)) + 3n)],
})

/**
 * The coefficients at x of a solution of x² y'' + b x y' + (x² - l) y = 0, from the first two. No solution is much smaller
 * than the others where x is large, nor is the one that is singular at 0, so the recurrence is run upwards.
 */
function solution(
  b: number,
  l: number,
  x: number,
  first: readonly [bigint, bigint],
  order: number,
  p: number,
): bigint[] {
  const u = over(shift(1n, 2 * p), fixed(x, 2 * p), p)
  const square = times(u, u, p)
  const c = [...first]
  for (let k = 0; c.length <= order; k++) {
    const below = k > 0 ? 2n * times(u, c[k - 1], p) : 0n
    const second = k > 1 ? times(square, c[k - 2], p) : 0n
    const middle = BigInt((k + 1) * (2 * k + b)) * times(u, c[k + 1], p)
    const here = c[k] + BigInt(k * (k - 1) + b * k - l) * times(square, c[k], p)
    c.push(-(middle + here + below + second) / BigInt((k + 2) * (k + 1)))
  }
  return c
}

type Pair = readonly [bigint, bigint]

/** [J_n, Y_n] √(πx/2) for n = 0 or 1: [P cos χ - Q sin χ, P sin χ + Q cos χ] with χ = x - nπ/2 - π/4 (DLMF 10.17). */
function hankel(n: number, x: number, p: number): Pair {
  const u = over(shift(1n, 2 * p), fixed(x, 2 * p), p)
  const sums = [0n, 0n]
  let term = shift(1n, p)
  // Up to the smallest term, at k = 2x, or the last bit.
  for (let k = 0n; Number(k) < 2 * x && magnitude(term) > 1n; k++) {
    const sign = (k >> 1n) % 2n === 0n ? 1n : -1n
    sums[Number(k % 2n)] += sign * term
    const odd = 2n * k + 1n
    term = times(term * (BigInt(4 * n * n) - odd * odd), u, p) / (8n * (k + 1n))
  }
  const [sin, cos] = sinCosOf(x, p)
  const half = root(shift(1n, p - 1), p)
  const [c, s] = n === 0 ? [cos + sin, sin - cos] : [sin - cos, -sin - cos]
  const [cosine, sine] = [times(c, half, p), times(s, half, p)]
  const [first, second] = sums
  return [times(first, cosine, p) - times(second, sine, p), times(first, sine, p) + times(second, cosine, p)]
}

/** [f_n, f_{n+1}] by f_{m+1} = (2m + c) / x f_m - f_{m-1}, upwards, as is stable for n < x and for Y. */
function upwards([low, high]: Pair, n: number, c: number, x: number, p: number): Pair {
  const u = over(shift(1n, 2 * p), fixed(x, 2 * p), p)
  let [a, b] = [low, high]
  for (let m = 1; m <= n; m++) [a, b] = [b, BigInt(2 * m + c) * times(b, u, p) - a]
  return [a, b]
}

const parity = (n: number): number => (n % 2 === 0 ? 1 : -1)

/** Coefficient k of J_n or Y_n at x ≥ 60, from the values of orders 0 and 1. */
function farCoefficient(which: 0 | 1, n: number, k: number, x: number): number {
  const p = 260 + 8 * k
  const [a, b] = upwards([hankel(0, x, p)[which], hankel(1, x, p)[which]], n, 0, x, p)
  const u = over(shift(1n, 2 * p), fixed(x, 2 * p), p)
  const c = solution(1, n * n, x, [a, BigInt(n) * times(a, u, p) - b], k, p)
  return nearest(c[k], p) * Math.sqrt(2 / Math.PI / x)
}

/** The derivative of order k of J_n, n whole. */
export function jnDerivative(n: number, k: number, x: number): number {
  if (n < 0) return parity(n) * jnDerivative(-n, k, x)
  if (x < 0) return parity(n + k) * jnDerivative(n, k, -x)
  if (!Number.isFinite(x)) return Number.isNaN(x) || k > 0 ? Number.NaN : 0
  if (x >= far && n < x) return factorial(k) * farCoefficient(0, n, k, x)
  return derivativeOf(regular(n), k, x, 1 / factorial(n) / 2 ** n)
}

/** [Y_0, Y_1] from their series at 0 (DLMF 10.8.1, 10.8.2). */
function nearZero(x: number, p: number): Pair {
  const one = shift(1n, p)
  const z = fixed(x, p)
  const quarter = times(z, z, p + 2)
  const log = lnOf(x, p) - lnOf(2, p) + eulerGamma(p)
  const [zero, first] = [0, 1].map((n) => coefficientOf(regular(n), 0, x, p))
  let [harmonic, a, b] = [0n, one, z >> 1n]
  let [even, odd] = [0n, b]
  for (let m = 1n; a !== 0n || b !== 0n; m++) {
    a = -times(a, quarter, p) / (m * m)
    b = -times(b, quarter, p) / (m * (m + 1n))
    if (a >= -1n && a <= 1n && b >= -1n && b <= 1n) break
    harmonic += one / m
    even -= times(a, harmonic, p)
    odd += times(b, 2n * harmonic + one / (m + 1n), p)
  }
  const twoOverPi = over(2n * one, pi(p), p)
  const y0 = times(twoOverPi, times(log, zero, p) + even, p)
  const inverse = over(shift(1n, 2 * p), fixed(x, 2 * p), p)
  const y1 = times(twoOverPi, times(log, first >> 1n, p) - (odd >> 1n) - inverse, p)
  return [y0, y1]
}

/** The derivative of order k of Y_n, n whole, x > 0. */
export function ynDerivative(n: number, k: number, x: number): number {
  if (n < 0) return parity(n) * ynDerivative(-n, k, x)
  if (x === 0 && k === 0) return Number.NEGATIVE_INFINITY
  if (!(x > 0) || x === Number.POSITIVE_INFINITY) return x > 0 && k === 0 ? 0 : Number.NaN
  if (x >= far) return factorial(k) * farCoefficient(1, n, k, x)
  const p = 240 + 8 * k + Math.ceil(4 * x) + 2 * depth(x)
  const [a, b] = upwards(nearZero(x, p), n, 0, x, p)
  const u = over(shift(1n, 2 * p), fixed(x, 2 * p), p)
  const c = solution(1, n * n, x, [a, BigInt(n) * times(a, u, p) - b], k, p)
  return factorial(k) * nearest(c[k], p)
}

/** The derivative of order k of the spherical Bessel function j_n, n ≥ 0. */
export function sphericalJnDerivative(n: number, k: number, x: number): number {
  if (x < 0) return parity(n + k) * sphericalJnDerivative(n, k, -x)
  if (!Number.isFinite(x)) return Number.isNaN(x) || k > 0 ? Number.NaN : 0
  if (x < far || n >= x) {
    let odd = 1
    for (let m = 1; m <= n; m++) odd *= 2 * m + 1
    return derivativeOf(spherical(n), k, x, 1 / odd)
  }
  const p = 260 + 8 * k
  const u = over(shift(1n, 2 * p), fixed(x, 2 * p), p)
  const [sin, cos] = sinCosOf(x, p)
  const [a, b] = upwards([sin, times(sin, u, p) - cos], n, 1, x, p)
  const c = solution(2, n * (n + 1), x, [a, BigInt(n) * times(a, u, p) - b], k, p)
  return (factorial(k) * nearest(c[k], p)) / x
}
