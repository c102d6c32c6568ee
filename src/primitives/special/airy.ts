import { gammaSeries } from "./gammaSeries.js"
import { exp, exponential, ln, pi, sinCos } from "./wide/elementary.js"
import { depth, fixed, magnitude, nearest, over, root, shift, times } from "./wide/fixed.js"
import { coefficientOf, type PowerSeries } from "./wide/powerSeries.js"

/** Ai, Ai', Bi, Bi'. */
type Values = readonly [number, number, number, number]

const cancelled = (x: number): number => 3 * Math.abs(x) ** 1.5 + 3 * Math.abs(x)
/** The solutions of y'' = x y with y(0), y'(0) = 1, 0 and 0, 1. */
const even: PowerSeries = { start: 0, step: 3, ratio: (m) => [1n, (3n * m + 2n) * (3n * m + 3n)], cancelled }
const odd: PowerSeries = { start: 1, step: 3, ratio: (m) => [1n, (3n * m + 3n) * (3n * m + 4n)], cancelled }

const starts = new Map<number, readonly [bigint, bigint]>()

/** Ai(0) = 3^(-2/3) / Γ(2/3) and -Ai'(0) = 3^(-1/3) / Γ(1/3). */
function atZero(p: number): readonly [bigint, bigint] {
  const found = starts.get(p)
  if (found) return found
  const third = shift(1n, p) / 3n
  const part = (thirds: bigint): bigint => {
    const { series, exponent } = gammaSeries(thirds * third, 0, p)
    return over(exp((-thirds * ln(shift(3n, p), p)) / 3n, p), shift(series[0], exponent), p)
  }
  const values = [part(2n), part(1n)] as const
  starts.set(p, values)
  return values
}

function near(x: number): Values {
  const p = 200 + 16 * Math.ceil(cancelled(x) / 16) + 16 * Math.ceil(depth(x) / 16)
  const [a, b] = atZero(p)
  const rootThree = root(shift(3n, p), p)
  const [first, second] = [0, 1].map((k) => {
    const f = times(a, coefficientOf(even, k, x, p), p)
    const g = times(b, coefficientOf(odd, k, x, p), p)
    return [nearest(f - g, p), nearest(times(rootThree, f + g, p), p)]
  })
  return [first[0], second[0], first[1], second[1]]
}

/**
 * Σ c_k / ζ^k, split by the parity of k, with c = u for the functions and v for their derivatives (DLMF 9.7.2); if
 * `turning` with the signs +, +, -, -, ...
 */
function sums(zeta: bigint, turning: boolean, p: number): Record<"u" | "v", [bigint, bigint]> {
  const u: [bigint, bigint] = [0n, 0n]
  const v: [bigint, bigint] = [0n, 0n]
  let term = shift(1n, p)
  for (let k = 0n; magnitude(term) > 1n && k < 118n; k++) {
    const i = Number(k % 2n)
    const part = turning && k % 4n > 1n ? -term : term
    u[i] += part
    v[i] += (-part * (6n * k + 1n)) / (6n * k - 1n)
    term = over((term * (6n * k + 1n) * (6n * k + 5n)) / (72n * (k + 1n)), zeta, p)
  }
  return { u, v }
}

/** 2/3 |x|^(3/2), with p bits. */
const zetaOf = (x: number, p: number): bigint => {
  const z = fixed(Math.abs(x), p)
  return (2n * times(z, root(z, p), p)) / 3n
}

const quarter = (x: number): number => Math.sqrt(Math.sqrt(x))
const rootPi = Math.sqrt(Math.PI)

function farRight(x: number): Values {
  const p = 240
  const zeta = zetaOf(x, p)
  const { u, v } = sums(zeta, false, p)
  const scaled = (sum: bigint, power: { mantissa: bigint; exponent: number }): number =>
    nearest(times(sum, power.mantissa, p), p - power.exponent)
  const [down, up] = [exponential(-zeta, p), exponential(zeta, p)]
  const q = quarter(x)
  return [
    scaled(u[0] - u[1], down) / (2 * rootPi * q),
    (-scaled(v[0] - v[1], down) * q) / (2 * rootPi),
    scaled(u[0] + u[1], up) / (rootPi * q),
    (scaled(v[0] + v[1], up) * q) / rootPi,
  ]
}

function farLeft(x: number): Values {
  const p = 200
  const wide = p + Math.ceil(2 * Math.log2(x))
  const zeta = zetaOf(x, wide)
  const { u, v } = sums(shift(zeta, p - wide), true, p)
  const [sin, cos] = sinCos(zeta - (pi(wide) >> 2n), wide, p)
  const of = (a: bigint, b: bigint, c: bigint, d: bigint) => nearest(times(a, b, p) + times(c, d, p), p) / rootPi
  const q = quarter(x)
  return [
    of(cos, u[0], sin, u[1]) / q,
    of(sin, v[0], -cos, v[1]) * q,
    of(-sin, u[0], cos, u[1]) / q,
    of(cos, v[0], sin, v[1]) * q,
  ]
}

let last = Number.NaN
let known: Values = [last, last, last, last]

/** Airy's functions Ai, Ai', Bi and Bi'. All are computed at once, and often asked for one after the other. */
export function airyValues(x: number): Values {
  if (x !== last) [last, known] = [x, compute(x)]
  return known
}

function compute(x: number): Values {
  if (Number.isNaN(x)) return [x, x, x, x]
  if (x > 200) return [0, -0, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  if (x < -1e60) return [0, Number.NaN, 0, Number.NaN]
  if (Math.abs(x) < 20) return near(x)
  return x > 0 ? farRight(x) : farLeft(-x)
}
