import { chiNear, ciNear, expiDerivative } from "./exponentialIntegrals.js"
import { factorial } from "./factorial.js"
import { pi, sinCosOf, sinCosPi } from "./wide/elementary.js"
import { depth, fixed, magnitude, nearest, over, shift, times } from "./wide/fixed.js"
import { coefficientOf, derivativeOf, type PowerSeries } from "./wide/powerSeries.js"

/** From here on the expansions for large arguments are exact to 2^-115. */
const far = 80

const signed = (sign: bigint): Record<"integral" | "sine" | "cosine", PowerSeries> => {
  const common = { step: 2, cancelled: (x: number) => 3 * Math.abs(x) }
  return {
    /** Si, Shi: Σ (±1)^m x^(2m+1) / ((2m+1) (2m+1)!) */
    integral: {
      ...common,
      start: 1,
      ratio: (m) => [sign * (2n * m + 1n), (2n * m + 2n) * (2n * m + 3n) ** 2n],
    },
    /** sin x / x, sinh x / x */
    sine: { ...common, start: 0, ratio: (m) => [sign, (2n * m + 2n) * (2n * m + 3n)] },
    /** (cos x - 1) / x, (cosh x - 1) / x, over their first coefficients, -1/2 and 1/2 */
    cosine: { ...common, start: 1, ratio: (m) => [sign, (2n * m + 3n) * (2n * m + 4n)] },
  }
}
const circular = signed(-1n)
const hyperbolic = signed(1n)

const isOdd = (n: number): boolean => n % 2 !== 0

/** [f, g] with Si = π/2 - f cos - g sin and Ci = f sin - g cos (DLMF 6.12), with p bits. */
function auxiliary(x: number, p: number): [bigint, bigint] {
  const u = over(shift(1n, 2 * p), fixed(x, 2 * p), p)
  const sums: [bigint, bigint] = [0n, 0n]
  let term = u
  for (let k = 0; k < x && magnitude(term) > 1n; k++) {
    sums[k % 2] += k % 4 < 2 ? term : -term
    term = times(term * BigInt(k + 1), u, p)
  }
  return sums
}

function farIntegrals(x: number): [number, number] {
  const p = 200 + Math.ceil(Math.log2(x))
  const [f, g] = auxiliary(x, p)
  const [sin, cos] = sinCosOf(x, p)
  const si = (pi(p) >> 1n) - times(f, cos, p) - times(g, sin, p)
  return [nearest(si, p), nearest(times(f, sin, p) - times(g, cos, p), p)]
}

/** The derivative of order n of sin x / x or cos x / x for x > n: x f_n = sin⁽ⁿ⁾ x - n f_{n-1}, upwards. */
function upwards(turn: number, n: number, x: number): number {
  const waves = [Math.sin(x), Math.cos(x), -Math.sin(x), -Math.cos(x)]
  let f = waves[turn] / x
  for (let k = 1; k <= n; k++) f = (waves[(turn + k) % 4] - k * f) / x
  return f
}

/** The derivative of order k of Si. */
export function siDerivative(k: number, x: number): number {
  if (x < 0) return (isOdd(k) ? 1 : -1) * siDerivative(k, -x)
  if (!Number.isFinite(x)) return Number.isNaN(x) || k > 0 ? Number.NaN : Math.PI / 2
  if (x >= far && k < x) return k === 0 ? farIntegrals(x)[0] : upwards(0, k - 1, x)
  return k === 0 ? derivativeOf(circular.integral, 0, x) : derivativeOf(circular.sine, k - 1, x)
}

/** The derivative of order k ≥ 1 of Ci or Chi: of 1/x, and of the rest, which is entire. */
function poleAndRest(rest: PowerSeries, half: bigint, k: number, x: number): number {
  const p = 240 + 4 * k + depth(x) * (k + 2) + Math.ceil(k * Math.log2(1 + x))
  const inverse = over(shift(1n, 2 * p), fixed(x, 2 * p), p)
  let pole = inverse
  for (let i = 1; i < k; i++) pole = -times(pole, inverse, p)
  return factorial(k - 1) * nearest(pole + (half * coefficientOf(rest, k - 1, x, p)) / 2n, p)
}

/** The derivative of order k of Ci(|x|). */
export function ciDerivative(k: number, x: number): number {
  if (x < 0) return (isOdd(k) ? -1 : 1) * ciDerivative(k, -x)
  if (x === 0) return k === 0 ? Number.NEGATIVE_INFINITY : Number.NaN
  if (!Number.isFinite(x)) return Number.isNaN(x) || k > 0 ? Number.NaN : 0
  if (x >= far && k < x) return k === 0 ? farIntegrals(x)[1] : upwards(1, k - 1, x)
  return k === 0 ? ciNear(x) : poleAndRest(circular.cosine, -1n, k, x)
}

/** The derivative of order k of Shi. */
export function shiDerivative(k: number, x: number): number {
  if (x < 0) return (isOdd(k) ? 1 : -1) * shiDerivative(k, -x)
  if (x >= far || Number.isNaN(x)) return 0.5 * expiDerivative(k, x)
  return k === 0 ? derivativeOf(hyperbolic.integral, 0, x) : derivativeOf(hyperbolic.sine, k - 1, x)
}

/** The derivative of order k of Chi(|x|). */
export function chiDerivative(k: number, x: number): number {
  if (x < 0) return (isOdd(k) ? -1 : 1) * chiDerivative(k, -x)
  if (x === 0) return k === 0 ? Number.NEGATIVE_INFINITY : Number.NaN
  if (x >= far || Number.isNaN(x)) return 0.5 * expiDerivative(k, x)
  return k === 0 ? chiNear(x) : poleAndRest(hyperbolic.cosine, 1n, k, x)
}

/** [S, C] from their series in t = πx²/2: x Σ (-1)^m t^n / (n! (2n + 1)), n odd for S and even for C. */
function fresnelNear(x: number): [number, number] {
  const p = 200 + Math.ceil(5 * x * x) + 3 * depth(x)
  const z = fixed(x, p)
  const t = times(times(z, z, p), pi(p), p + 1)
  const sums: [bigint, bigint] = [0n, 0n]
  let term = shift(1n, p)
  for (let n = 0; term > 1n; n++) {
    const part = term / BigInt(2 * n + 1)
    sums[1 - (n % 2)] += n % 4 < 2 ? part : -part
    term = times(term, t, p) / BigInt(n + 1)
  }
  return [nearest(times(sums[0], z, p), p), nearest(times(sums[1], z, p), p)]
}

/** [S, C] = [1/2 - f cos t - g sin t, 1/2 + f sin t - g cos t] with the expansions of f and g (DLMF 7.12). */
function fresnelFar(x: number): [number, number] {
  const p = 200
  const q = p + 2 * Math.ceil(Math.log2(x))
  const z = fixed(x, q)
  const [sin, cos] = sinCosPi(times(z, z, q + 1), q).map((y) => nearest(y, q))
  const square = Math.PI * x * x
  const sums = [0, 0]
  let term = 1
  for (let k = 0; 2 * k < square && Math.abs(term) > 1e-18; k++) {
    sums[k % 2] += k % 4 < 2 ? term : -term
    term *= (2 * k + 1) / square
  }
  const [f, g] = sums.map((y) => y / (Math.PI * x))
  return [0.5 - f * cos - g * sin, 0.5 + f * sin - g * cos]
}

/** Fresnel's integrals ∫₀ˣ sin(πt²/2) dt and ∫₀ˣ cos(πt²/2) dt. */
export function fresnelValues(x: number): readonly [number, number] {
  if (x < 0) {
    const [s, c] = fresnelValues(-x)
    return [-s, -c]
  }
  if (x < 1e-70) return [(x * x * x * Math.PI) / 6, x]
  if (x > 1e100 || Number.isNaN(x)) return x > 0 ? [0.5, 0.5] : [x, x]
  return x < 7 ? fresnelNear(x) : fresnelFar(x)
}
