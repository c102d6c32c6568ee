import { factorial } from "./factorial.js"
import { fromSmallest } from "./series.js"
import { lnOf } from "./wide/elementary.js"
import { eulerGamma } from "./wide/euler.js"
import { depth, fixed, magnitude, nearest, shift, times } from "./wide/fixed.js"

/** The derivative of order n of (exp(x) - 1) / x: f_n = ∫₀¹ tⁿ exp(xt) dt, all of it positive. */
export function exprelDerivative(n: number, x: number): number {
  if (n === 0 && x !== 0) return x === Number.POSITIVE_INFINITY ? x : Math.expm1(x) / x
  if (!Number.isFinite(x)) return x < 0 ? 0 : x
  const end = Math.exp(x)
  if (x > 40 && n < x) {
    let f = Math.expm1(x) / x
    for (let k = 1; k <= n; k++) f = (end - k * f) / x
    return f
  }
  if (x < -100 - 4 * n) return factorial(n) / (-x) ** (n + 1)
  if (x < 0) {
    // k f_{k-1} = exp(x) - x f_k, downwards, where errors shrink and nothing cancels.
    let top = n
    for (let left = 1; left > 2 ** -60; left *= -x / top) top++
    let f = 0
    for (let k = top; k > n; k--) f = (end - x * f) / k
    return f
  }
  let term = 1
  let sum = 1 / (n + 1)
  for (let j = 1; term > 1e-18 * sum; j++) {
    term *= x / j
    sum += term / (j + n + 1)
  }
  return sum
}

/** E_{-m}(x) = m! exp(-x) / x^(m+1) Σ_{j<=m} x^j / j! */
function negative(m: number, x: number): number {
  let term = 1
  let sum = 1
  for (let j = 1; j <= m; j++) {
    term *= x / j
    sum += term
  }
  return (((factorial(m) / x ** (m + 1)) * sum) / Math.exp(x / 2)) * Math.exp(-x / 2)
}

/** E_n from its series at 0: (-x)^(n-1) / (n-1)! (ψ(n) - ln x) - Σ_{m≠n-1} (-x)^m / ((m - n + 1) m!). */
function small(n: number, x: number): number {
  const p = 160 + depth(x)
  const z = fixed(x, p)
  let harmonic = -eulerGamma(p)
  for (let i = 1; i < n; i++) harmonic += shift(1n, p) / BigInt(i)
  let term = shift(1n, p)
  let sum = 0n
  for (let m = 0; m < n || magnitude(term) > 1n; m++) {
    sum += m === n - 1 ? times(term, harmonic - lnOf(x, p), p) : -term / BigInt(m - n + 1)
    term = -times(term, z, p) / BigInt(m + 1)
  }
  return nearest(sum, p)
}

/** Of so high an order the continued fraction converges for every x > 0: its terms fall like j! / n^j. */
const high = 1000

/** E_n(x), x > 0, by its series or, from 2 on, by its continued fraction (DLMF 8.19.17). */
function generalised(n: number, x: number): number {
  if (n <= 0) return negative(-n, x)
  if (x < 2 && n < high) return small(n, x)
  let tail = 0
  for (let j = Math.ceil(40 + 100 / Math.max(x, 2)); j > 0; j--) tail = (j * (n + j - 1)) / (x + n + 2 * j - tail)
  return Math.exp(-x / 2) * (Math.exp(-x / 2) / (x + n - tail))
}

/** The derivative of order k of E_n(x) = ∫₁^∞ exp(-xt) / tⁿ dt, n ≥ 0 whole: (-1)^k E_{n-k}. For n = 1 also left of 0. */
export function expnDerivative(n: number, k: number, x: number): number {
  if (Number.isNaN(x) || (x < 0 && n !== 1 && n > k)) return Number.NaN
  if (x < 0 && n > k) return -expiDerivative(0, -x)
  const sign = k % 2 === 0 ? 1 : -1
  if (x === 0) return sign * (n - k > 1 ? 1 / (n - k - 1) : Number.POSITIVE_INFINITY)
  return x > 1400 ? 0 : sign * generalised(n - k, x)
}

/** γ + ln x + Σ_{m>=1} sign^m x^(step m) / (step m (step m)!) */
function logarithmic(step: 1 | 2, sign: 1 | -1, x: number): number {
  const p = 200 + depth(x) + Math.ceil(3 * x)
  const z = fixed(x, p)
  let sum = eulerGamma(p) + lnOf(x, p)
  let term = shift(1n, p)
  for (let m = 1; term > 1n; m++) {
    term = times(term, z, p) / BigInt(m)
    if (m % step === 0) sum += (sign < 0 && (m / step) % 2 === 1 ? -term : term) / BigInt(m)
  }
  return nearest(sum, p)
}

export const chiNear = (x: number): number => logarithmic(2, 1, x)
export const ciNear = (x: number): number => logarithmic(2, -1, x)

function expiFar(x: number): number {
  const terms = [1]
  for (let k = 1; k < x && terms[k - 1] > 1e-18; k++) terms.push((terms[k - 1] * k) / x)
  const sum = fromSmallest(terms)
  return x < 700 ? Math.exp(x) * (sum / x) : Math.exp(x / 2) * (sum / x) * Math.exp(x / 2)
}

/** The derivative of order k of Ei(x); its first is exp(x) / x = 1/x + (exp(x) - 1) / x. */
export function expiDerivative(k: number, x: number): number {
  if (Number.isNaN(x)) return x
  if (x === 0) return k === 0 ? Number.NEGATIVE_INFINITY : Number.NaN
  if (x < 0) return x < -1400 ? 0 : -generalised(1 - k, -x)
  if (k === 0) return x < 40 ? logarithmic(1, 1, x) : expiFar(x)
  const pole = ((k % 2 === 0 ? -1 : 1) * factorial(k - 1)) / x ** k
  return x < 1e-300 ? pole : pole + exprelDerivative(k - 1, x)
}
