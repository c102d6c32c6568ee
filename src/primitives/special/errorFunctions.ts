import { erfc } from "./erf.js"
import { erfinv } from "./erfinv.js"
import { factorial } from "./factorial.js"
import { expSquare, gaussianSeries } from "./gaussian.js"
import { fromSmallest, lnWithoutConstant } from "./series.js"
import { pi } from "./wide/elementary.js"
import { nearest, over, root } from "./wide/fixed.js"
import { coefficientOf, derivativeOf, type PowerSeries } from "./wide/powerSeries.js"
import { lnWithoutConstant as lnWithoutConstantWide } from "./wide/series.js"

const twoOverRootPi = 2 / Math.sqrt(Math.PI)

/** exp(x²) */
const gauss: PowerSeries = { start: 0, step: 2, ratio: (m) => [1n, m + 1n], cancelled: (x) => 3 * x * x }
/** exp(x²) erf(x) √π / 2 = Σ 2^m x^(2m+1) / (2m+1)!! */
const odd: PowerSeries = { ...gauss, start: 1, ratio: (m) => [2n, 2n * m + 3n] }
/** Dawson's integral, the same with alternating signs. */
const dawson: PowerSeries = { ...odd, ratio: (m) => [-2n, 2n * m + 3n], cancelled: (x) => 60 + 4 * x * x }
/** (ndtr(x) - 1/2) √(2π) = Σ (-1)^m x^(2m+1) / (2^m m! (2m+1)) */
const normal: PowerSeries = {
  ...dawson,
  ratio: (m) => [-(2n * m + 1n), (2n * m + 2n) * (2n * m + 3n)],
}
/** erfi(x) √π / 2 = Σ x^(2m+1) / (m! (2m+1)) */
const imaginary: PowerSeries = {
  ...gauss,
  start: 1,
  ratio: (m) => [2n * m + 1n, (m + 1n) * (2n * m + 3n)],
}

/**
 * The coefficients of erfcx(x + t), x ≥ 2: c_k = (-2)^k i_k with i_k = exp(x²) iᵏerfc(x), all positive. Of the solutions of
 * i_{k-2} = 2k i_k + 2x i_{k-1} they are the smallest, so that is run downwards, for their quotients, from far enough
 * above; and i_{-1} = 2/√π (Gautschi, Recursive computation of the repeated integrals of the error function, 1961).
 */
function scaledTail(x: number, order: number): number[] {
  const top = Math.ceil((Math.sqrt(order) + 15 / x) ** 2) + 10
  const quotients: number[] = []
  let r = 0
  for (let k = top; k >= 0; k--) {
    r = 1 / (2 * x + 2 * (k + 1) * r)
    if (k <= order) quotients[k] = r
  }
  const c: number[] = []
  for (const [k, q] of quotients.entries()) c.push(k === 0 ? twoOverRootPi * q : -2 * q * c[k - 1])
  return c
}

/** The derivative of order n of exp(x²) erfc(x). */
export function erfcxDerivative(n: number, x: number): number {
  if (Number.isNaN(x)) return x
  if (x >= 2) return factorial(n) * scaledTail(x, n)[n]
  if (x > -2) {
    const p = 180
    const rootPi = root(pi(p), p)
    const part = over(2n * coefficientOf(odd, n, x, p), rootPi, p)
    return factorial(n) * nearest(coefficientOf(gauss, n, x, p) - part, p)
  }
  const mirrored = (n % 2 === 0 ? 1 : -1) * scaledTail(-x, n)[n]
  return factorial(n) * (2 * gaussianSeries(x, 1, n)[n] - mirrored)
}

/** D ~ Σ (2m - 1)!! / (2^(m+1) x^(2m+1)), differentiated term by term, up to the smallest term. */
function dawsonFar(n: number, x: number): number {
  let term = (factorial(n) * (n % 2 === 0 ? 1 : -1)) / (2 * x ** (n + 1))
  const terms = [term]
  for (let m = 0; ; m++) {
    const ratio = ((2 * m + 1 + n) * (2 * m + 2 + n)) / (4 * (m + 1)) / (x * x)
    if (ratio >= 1 && m > n) return fromSmallest(terms)
    term *= ratio
    if (Math.abs(term) <= 1e-18 * Math.abs(terms[0])) return fromSmallest(terms)
    terms.push(term)
  }
}

/** The derivative of order n of Dawson's integral exp(-x²) ∫₀ˣ exp(t²) dt. */
export function dawsnDerivative(n: number, x: number): number {
  if (Number.isNaN(x)) return x
  if (x < 0) return (n % 2 === 0 ? -1 : 1) * dawsnDerivative(n, -x)
  return x < 7 + 0.2 * n ? derivativeOf(dawson, n, x) : dawsonFar(n, x)
}

/** 2/√π ∫₀ˣ exp(t²) dt */
export function erfiValue(x: number): number {
  if (Math.abs(x) < 7) return twoOverRootPi * derivativeOf(imaginary, 0, x)
  return Math.abs(x) > 27 ? x * Number.POSITIVE_INFINITY : twoOverRootPi * expSquare(x, 1) * dawsnDerivative(0, x)
}

/** The normal distribution function, 1/√(2π) ∫ exp(-t²/2) dt up to x. */
export function ndtrValue(x: number): number {
  if (x < -1) return x < -40 ? 0 : 0.5 * expSquare(x, -0.5) * erfcxDerivative(0, -x * Math.SQRT1_2)
  return 0.5 * erfc(-x * Math.SQRT1_2)
}

function logNdtrValue(x: number): number {
  if (x > 0) return Math.log1p(-ndtrValue(-x))
  if (x > -1) return Math.log(ndtrValue(x))
  return -0.5 * x * x + Math.log(0.5 * erfcxDerivative(0, -x * Math.SQRT1_2))
}

/**
 * The coefficients of order 1 and more of ln ndtr(-y - t), y ≥ 5: of -(y + t)²/2 - ln(y + t) + ln W with
 * W = (y + t) erfcx((y + t)/√2), which hardly varies.
 */
function logTail(y: number, order: number): number[] {
  const e = scaledTail(y * Math.SQRT1_2, order).map((x, k) => x * Math.SQRT1_2 ** k)
  const w = lnWithoutConstant(e.map((x, k) => y * x + (k > 0 ? e[k - 1] : 0)))
  return w.map(
    (x, k) => x + (k === 1 ? -y : k === 2 ? -0.5 : 0) + (k === 0 ? 0 : (k % 2 === 0 ? 1 : -1) / (k * y ** k)),
  )
}

/** The coefficient of t^n in ln ndtr(x + t) for moderate x, where the terms of its series cancel. */
function logMiddle(x: number, n: number): number {
  const p = 300
  const scale = root(2n * pi(p), p)
  const series = Array.from({ length: n + 1 }, (_, k) => over(coefficientOf(normal, k, x, p), scale, p))
  series[0] += 1n << BigInt(p - 1)
  return nearest(lnWithoutConstantWide(series, p)[n], p)
}

/** The derivative of order n of the logarithm of the normal distribution function. */
export function logNdtrDerivative(n: number, x: number): number {
  if (n === 0 || Number.isNaN(x)) return logNdtrValue(x)
  if (x < -1e100) return n === 1 ? -x : n === 2 ? -1 : 0
  if (x < -10) return (n % 2 === 0 ? 1 : -1) * factorial(n) * logTail(-x, n)[n]
  if (x < 2) return factorial(n) * logMiddle(x, n)
  const density = gaussianSeries(x, -0.5, n - 1).map((g, k) => g / (Math.sqrt(2 * Math.PI) * (k + 1)))
  return factorial(n) * lnWithoutConstant([ndtrValue(x), ...density])[n]
}

/** The x with ndtr(x) = p: in the tail by Halley's method for the logarithm. */
export function ndtriValue(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN
  if (p > 0.75) return -ndtriValue(1 - p)
  if (p >= 0.25) return Math.SQRT2 * erfinv(2 * p - 1)
  return p === 0 ? Number.NEGATIVE_INFINITY : lowerTail(p)
}

function lowerTail(p: number): number {
  const log = Math.log(p)
  let x = -Math.sqrt(-2 * log)
  for (let i = 0; i < 3; i++) x = -Math.sqrt(Math.max(0.3, -2 * (log + Math.log(-x) + 0.92)))
  for (let i = 0; i < 8; i++) {
    // The derivative of ln ndtr is h = √(2/π) / erfcx(-x/√2), the one of h is -h (x + h).
    const slope = Math.sqrt(2 / Math.PI) / erfcxDerivative(0, -x * Math.SQRT1_2)
    const step = (logNdtrValue(x) - log) / slope
    const next = x - step / (1 + 0.5 * step * (x + slope))
    if (Math.abs(next - x) <= 1e-16 * Math.abs(x)) return next
    x = next
  }
  return x
}

/** The x with erfc(x) = p. */
export function erfcinvValue(p: number): number {
  if (!(p >= 0 && p <= 2)) return Number.NaN
  return p >= 0.5 ? erfinv(1 - p) : -Math.SQRT1_2 * ndtriValue(p / 2)
}
