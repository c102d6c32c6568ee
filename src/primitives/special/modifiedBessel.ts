import { factorial } from "./factorial.js"
import { rgammaDerivative } from "./gamma.js"
import { fromSmallest } from "./series.js"
import { nearest, shift } from "./wide/fixed.js"
import { coefficientOf, derivativeOf, type PowerSeries } from "./wide/powerSeries.js"

/** I_v Γ(v+1) 2^v = Σ x^(v+2m) / (4^m m! (v+1) ... (v+m)), all terms of one sign for v > -1 */
function regular(v: number): PowerSeries {
  let unit = 0
  while (!Number.isInteger(v * 2 ** unit)) unit++
  const [one, scaled] = [1n << BigInt(unit), BigInt(v * 2 ** unit)]
  return {
    start: v,
    step: 2,
    ratio: (m) => [one, 4n * (m + 1n) * ((m + 1n) * one + scaled)],
    cancelled: () => 64,
  }
}

/** The coefficients of exp(-x) I_v(x) ~ 1/√(2πx) Σ (-1)^m a_m(v) / x^m at x + t, summed up to the smallest term. */
function far(v: number, order: number, x: number): number {
  let term = 1
  for (let i = 0; i < order; i++) term *= (-0.5 - i) / (i + 1) / x
  const terms = [term]
  for (let m = 0; m < 200; m++) {
    const growth = (m + 0.5 + order) / (m + 0.5)
    const next = (term * -(4 * v * v - (2 * m + 1) ** 2) * growth) / (8 * (m + 1) * x)
    if (Math.abs(next) > Math.abs(term) && m > Math.abs(v) + order) break
    term = next
    terms.push(term)
    if (Math.abs(term) <= 1e-18 * Math.abs(terms[0])) break
  }
  return fromSmallest(terms) / (Math.sqrt(2 * Math.PI) * Math.sqrt(x))
}

const isFar = (v: number, k: number, x: number): boolean => x > 50 + v * v + k

const series = (v: number, k: number, x: number): number =>
  derivativeOf(regular(v), k, x, rgammaDerivative(0, v + 1) / 2 ** v)

/** The derivative of order k of I_v. */
export function ivDerivative(v: number, k: number, x: number): number {
  if (v !== 0 && Math.abs(v) < 2 ** -60) return ivDerivative(0, k, x)
  if (v < 0 && Number.isInteger(v)) return ivDerivative(-v, k, x)
  if (x < 0) return Number.isInteger(v) ? ((v + k) % 2 === 0 ? 1 : -1) * ivDerivative(v, k, -x) : Number.NaN
  if (Number.isNaN(x)) return x
  if (x > 720) return Number.POSITIVE_INFINITY
  if (!isFar(v, k, x)) return series(v, k, x)
  let sum = 0
  for (let j = 0; j <= k; j++) sum += far(v, j, x) / factorial(k - j)
  return factorial(k) * (x < 700 ? Math.exp(x) * sum : Math.exp(x / 2) * sum * Math.exp(x / 2))
}

/** The derivative of order k of exp(-|x|) I_n(x), n whole, from the right at 0. */
export function iveDerivative(n: number, k: number, x: number): number {
  if (x < 0) return ((n + k) % 2 === 0 ? 1 : -1) * iveDerivative(n, k, -x)
  if (!Number.isFinite(x)) return Number.isNaN(x) ? x : 0
  if (isFar(n, k, x)) return factorial(k) * far(n, k, x)
  if (k === 0) return Math.exp(-x) * ivDerivative(n, 0, x)
  const p = 240 + 8 * k + Math.ceil(3 * x)
  let sum = 0n
  for (let j = 0; j <= k; j++) {
    const whole = BigInt(factorial(Math.min(k, 170)))
    const weight = whole / BigInt(factorial(k - j))
    const part = weight * coefficientOf(regular(n), j, x, p)
    sum += (k - j) % 2 === 0 ? part : -part
  }
  return (nearest(shift(sum, 0), p) * Math.exp(-x)) / factorial(n) / 2 ** n
}

/** As many steps take a tenth of a second. */
const most = 1e6

/** A step of 8 bits, so that its multiples are exact: their errors would grow in exp(vt). */
function ofFewBits(h: number): number {
  const unit = 2 ** (Math.floor(Math.log2(h)) - 7)
  return Math.floor(h / unit) * unit
}

/**
 * The derivatives of K_v(x), of order i in v and j in x, or those of exp(x) K_v(x):
 * K_v(x) = ∫₀^∞ exp(-x cosh t) cosh(vt) dt, whose derivatives have integrands of one sign as well. The trapezoidal rule
 * errs by exp(-π²/h) for a step h, and where x, v or an order are large by exp(-2π² / (h² √(x² + (v + i + j)²))).
 */
export function kvDerivative([i, j]: readonly number[], [v, x]: readonly number[], scaled: boolean): number {
  if (x === 0 && i === 0) return j % 2 === 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
  if (!(x >= 0) || Number.isNaN(v)) return Number.NaN
  const order = Math.abs(v)
  const sign = (j % 2 === 0 ? 1 : -1) * (v < 0 && i % 2 === 1 ? -1 : 1)
  if (order === Number.POSITIVE_INFINITY) return x === order ? Number.NaN : sign * order
  if (x === Number.POSITIVE_INFINITY) return 0
  const size = Math.hypot(order + i + j, x)
  const h = ofFewBits(Math.min(0.2, 0.5 / Math.sqrt(size)))
  const peak = Math.asinh((order + i + j + 1) / x)
  if (Math.min(peak + 1, Math.acosh(1 + 1000 / x)) > most * h)
    return order > 4 * x ? sign * Number.POSITIVE_INFINITY : Number.NaN
  let [sum, lost] = [0, 0]
  for (let n = 0; ; n++) {
    const t = n * h
    const half = Math.sinh(t / 2)
    const less = 2 * half * half // cosh t - 1
    const growth = Math.exp(t) ** order
    const decay = Math.exp(-x * less)
    const rising = growth < 1e300 ? growth * decay : Math.exp(order * t - x * less)
    const waves = rising + ((i % 2 === 0 ? 1 : -1) / growth) * decay
    const term = (n === 0 ? 0.5 : 1) * t ** i * (scaled ? less : less + 1) ** j * waves
    if (term === Number.POSITIVE_INFINITY) return sign * term
    const next = sum + (term - lost)
    lost = next - sum - (term - lost)
    sum = next
    if (t > peak && term <= 1e-18 * sum) break
    if (x * less > 1000) break
  }
  return sign * (h / 2) * sum * (scaled ? 1 : Math.exp(-x))
}
