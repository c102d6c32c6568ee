import { factorial } from "./factorial.js"
import { bitsAt, expOf, logGammaSeries, type Scaled } from "./gammaSeries.js"
import { lnOf } from "./wide/elementary.js"
import { depth, fixed, nearest, over, shift } from "./wide/fixed.js"
import { product, quotient } from "./wide/series.js"
import { binomials, overLinear } from "./wide/truncated.js"

// All series are in s, added to a: coefficient i belongs to the derivative of order i in a.

/** The largest a for which the series are summed. */
const most = 1e7
/** Below it 1 - P has no correct digits. */
const least = 1e-150

/** x^(a+s) exp(-x) / Γ(a + s + more) */
function weight(a: number, x: number, more: bigint, order: number, p: number): Scaled {
  const log = lnOf(x, p)
  const c = logGammaSeries(fixed(a, p) + shift(more, p), order, p).map((y) => -y)
  c[0] += ((fixed(a, p) * log) >> BigInt(p)) - fixed(x, p)
  if (order > 0) c[1] += log
  return expOf(c, p)
}

/** P = x^a exp(-x) / Γ(a + 1) Σ x^n / ((a + 1) ... (a + n)) (DLMF 8.7.1): all terms are positive. */
function lower(a: number, x: number, order: number, p: number): Scaled {
  const { series, exponent } = weight(a, x, 1n, order, p)
  const one = shift(1n, p)
  const [y, z] = [fixed(a, p), fixed(x, p)]
  let term: bigint[][] = series.map((_, i) => [i === 0 ? one : 0n])
  const sum = term.map(([c]) => c)
  for (let n = 1; term.some(([c]) => c > 1n || c < -1n); n++) {
    term = overLinear(
      term.map(([c]) => [(c * z) >> BigInt(p)]),
      y + BigInt(n) * one,
      p,
    )
    term.forEach(([c], i) => {
      sum[i] += c
    })
  }
  return { series: product(series, sum, p), exponent }
}

/** Q = x^a exp(-x) / Γ(a) / (x + 1 - a - 1 (1 - a) / (x + 3 - a - 2 (2 - a) / (x + 5 - a - ...))) (DLMF 8.9.2). */
function upper(a: number, x: number, order: number, p: number): Scaled {
  const { series, exponent } = weight(a, x, 0n, order, p)
  const zeros = new Array<bigint>(order).fill(0n)
  const one = shift(1n, p)
  const [y, z] = [fixed(a, p), fixed(x, p)]
  const linear = (constant: bigint, slope: bigint): bigint[] => [constant, slope, ...zeros].slice(0, order + 1)
  let tail = linear(0n, 0n)
  for (let n = Math.ceil(60 + 20 * order + 300 / x + 8 * Math.sqrt(a)); n > 0; n--) {
    const m = BigInt(n)
    const below = linear(z + (2n * m + 1n) * one - y, -one).map((c, i) => c - tail[i])
    tail = quotient(linear(m * (m * one - y), -m * one), below, p)
  }
  const fraction = linear(z + one - y, -one).map((c, i) => c - tail[i])
  return { series: quotient(series, fraction, p), exponent }
}

/** The derivative of order i in a of P, or of Q = 1 - P, from whichever of them is no difference of near numbers. */
function regularised(which: "P" | "Q", i: number, a: number, x: number): number {
  const p = bitsAt(a, i) + 40 + depth(x) + Math.ceil(Math.log2(1 + x)) + 4 * i
  const below = x < Math.max(a + 1, 3)
  const { series, exponent } = below ? lower(a, x, i, p) : upper(a, x, i, p)
  if ((which === "P") === below) return factorial(i) * nearest(series[i], p - exponent)
  const rest = (i === 0 ? shift(1n, p) : 0n) - shift(series[i], exponent)
  return factorial(i) * nearest(rest, p)
}

/** The derivatives of x^(a-1) exp(-x) / Γ(a), of order i in a and n in x. */
function density(i: number, n: number, a: number, x: number): number {
  const p = bitsAt(a, i + n) + 40 + (n + 2) * (depth(x) + Math.ceil(Math.log2(1 + x))) + 4 * (i + n)
  const { series, exponent } = weight(a, x, 0n, i, p)
  const inverse = over(shift(1n, p), fixed(x, p), p)
  const zeros = new Array<bigint>(i + 1).fill(0n)
  // Of (1 + t/x)^(a-1+s) exp(-t), the coefficient of t^n.
  const all = binomials(fixed(a, p) - shift(1n, p), n, i, p)
  let power = inverse // x^(-1-m)
  let sum = zeros
  for (const [m, binomial] of all.entries()) {
    const scale = (n - m) % 2 === 0 ? power : -power
    sum = sum.map((c, k) => c + shift(binomial[k] * scale, -p) / BigInt(factorial(n - m)))
    power = shift(power * inverse, -p)
  }
  return factorial(i) * factorial(n) * nearest(product(series, sum, p)[i], p - exponent)
}

/** At x = 0, where P is 0 and its derivative in x is x^(a-1) / Γ(a). */
function atZero(which: "P" | "Q", i: number, j: number, a: number): number {
  if (j === 0) return which === "Q" && i === 0 ? 1 : 0
  if (i > 0 || j > 1) return a > j ? 0 : Number.NaN
  const slope = a > 1 ? 0 : a === 1 ? 1 : Number.POSITIVE_INFINITY
  return which === "P" ? slope : -slope
}

/** The derivatives of P(a, x) or Q(a, x), of order i in a and j in x. */
export function incompleteGamma(which: "P" | "Q", [i, j]: readonly number[], [a, x]: readonly number[]): number {
  if (!(a > 0 && x >= 0)) return a === 0 && x > 0 && i + j === 0 ? (which === "P" ? 1 : 0) : Number.NaN
  if (x === 0) return atZero(which, i, j, a)
  if (a < least) return Number.NaN
  if (a > most || x > 1e9) {
    const surely = Math.abs(x - a) > 60 * Math.sqrt(Math.max(a, x))
    return !surely ? Number.NaN : i + j === 0 && x > a === (which === "P") ? 1 : 0
  }
  if (j === 0) return regularised(which, i, a, x)
  return (which === "P" ? 1 : -1) * density(i, j - 1, a, x)
}
