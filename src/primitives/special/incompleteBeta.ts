import { factorial } from "./factorial.js"
import { bitsAt, logGammaSeries } from "./gammaSeries.js"
import { exponential, ln } from "./wide/elementary.js"
import { depth, fixed, magnitude, nearest, over, shift, times } from "./wide/fixed.js"
import { expWithoutConstant } from "./wide/series.js"
import { binomials, ofSum, overLinear, type Table, timesFirst, timesLinear, transposed } from "./wide/truncated.js"

// Tables are in s and t, added to a and b: entry [i][j] belongs to the derivative of order i in a and j in b.

/** The largest a + b for which the series are summed. */
const most = 1e6

interface Scaled {
  readonly table: bigint[][]
  readonly exponent: number
}

interface Point {
  readonly a: bigint
  readonly b: bigint
  readonly x: bigint
  /** 1 - x */
  readonly y: bigint
}

/** Γ(a + b + s + t) / (Γ(a + s) Γ(b + t)) x^(a+s) y^(b+t) */
function weight({ a, b, x, y }: Point, i: number, j: number, p: number): Scaled {
  const sum = logGammaSeries(a + b, i + j, p)
  const part = (c: bigint, z: bigint, order: number): bigint[] => {
    const log = ln(z, p)
    const series = logGammaSeries(c, order, p).map((g) => -g)
    series[0] += times(c, log, p)
    if (order > 0) series[1] += log
    return series
  }
  const [first, second] = [part(a, x, i), part(b, y, j)]
  const { mantissa, exponent } = exponential(sum[0] + first[0] + second[0], p)
  const together = ofSum(expWithoutConstant(sum, p), i, j)
  const along = timesFirst(together, expWithoutConstant(first, p), p)
  const both = transposed(timesFirst(transposed(along), expWithoutConstant(second, p), p))
  return { table: both.map((row) => row.map((c) => times(c, mantissa, p))), exponent }
}

/** I = x^a y^b / (a B(a, b)) Σ (a + b)_n / (a + 1)_n x^n (DLMF 8.17.8): all terms are positive. */
function series(point: Point, i: number, j: number, p: number): Scaled {
  const { a, b, x } = point
  const { table, exponent } = weight(point, i, j, p)
  const one = shift(1n, p)
  let term: Table = overLinear(table, a, p)
  const sum = term.map((row) => [...row])
  for (let n = 0n; ; n++) {
    const above = timesLinear(term, a + b + n * one, true, p).map((row) => row.map((c) => times(c, x, p)))
    term = overLinear(above, a + (n + 1n) * one, p)
    let largest = 0n
    for (const [k, row] of term.entries())
      for (const [l, c] of row.entries()) {
        sum[k][l] += c
        if (magnitude(c) > largest) largest = magnitude(c)
      }
    if (largest <= 1n) return { table: sum, exponent }
  }
}

/** The derivatives of the density x^(a-1) y^(b-1) / B(a, b), of order n in x. */
function density(point: Point, i: number, j: number, n: number, p: number): Scaled {
  const { a, b, x, y } = point
  const { table, exponent } = weight(point, i, j, p)
  const one = shift(1n, p)
  const [left, right] = [binomials(a - one, n, i, p), binomials(b - one, n, j, p)]
  const [u, v] = [over(one, x, p), over(one, y, p)]
  const powers = (z: bigint): bigint[] => {
    const all = [z]
    for (let m = 0; m < n; m++) all.push(times(all[m], z, p))
    return all
  }
  const [us, vs] = [powers(u), powers(v)]
  let sum = table.map((row) => row.map(() => 0n))
  for (let m = 0; m <= n; m++) {
    const scale = times(us[m], (n - m) % 2 === 0 ? vs[n - m] : -vs[n - m], p)
    const along = timesFirst(table, left[m], p)
    const both = transposed(timesFirst(transposed(along), right[n - m], p))
    sum = sum.map((row, k) => row.map((c, l) => c + times(both[k][l], scale, p)))
  }
  return { table: sum, exponent }
}

/** At x = 0 the derivative in x is that of x^a / (a B(a, b)). */
function atZero(i: number, j: number, k: number, a: number, b: number): number {
  if (k === 0) return 0
  if (i + j > 0 || k > 1) return a > k ? 0 : Number.NaN
  return a > 1 ? 0 : a === 1 ? b : Number.POSITIVE_INFINITY
}

/** How many terms the series has, about: they grow until n (1 - x) = x (a + b) - a, and then fall like powers of x. */
const cost = (a: number, b: number, x: number): number =>
  Math.max(0, (x * (a + b) - a) / (1 - x)) + 150 / Math.max(1e-300, -Math.log2(x))

/** The derivatives of I_x(a, b), of order i in a, j in b and k in x. */
export function betaincDerivative([i, j, k]: readonly number[], [a, b, x]: readonly number[]): number {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1) || a + b > most) return Number.NaN
  if (x === 0) return atZero(i, j, k, a, b)
  if (x === 1) return i + j + k === 0 ? 1 : (k % 2 === 0 ? -1 : 1) * atZero(j, i, k, b, a)
  const order = i + j + k
  const direct = cost(a, b, x) <= cost(b, a, 1 - x)
  const fall = -Math.min(0, a * Math.log2(x) + b * Math.log2(1 - x))
  const p =
    Math.max(bitsAt(a, order), bitsAt(b, order)) +
    60 +
    (k + 1) * (depth(x) + depth(1 - x)) +
    8 * order +
    Math.ceil(direct ? 0 : Math.min(fall, 1200))
  const z = fixed(x, p)
  const point: Point = { a: fixed(a, p), b: fixed(b, p), x: z, y: shift(1n, p) - z }
  const scale = factorial(i) * factorial(j)
  if (k > 0) {
    const { table, exponent } = density(point, i, j, k - 1, p)
    return scale * factorial(k - 1) * nearest(table[i][j], p - exponent)
  }
  if (direct) {
    const { table, exponent } = series(point, i, j, p)
    return scale * nearest(table[i][j], p - exponent)
  }
  const mirrored: Point = { a: point.b, b: point.a, x: point.y, y: point.x }
  const { table, exponent } = series(mirrored, j, i, p)
  return scale * nearest((i + j === 0 ? shift(1n, p) : 0n) - shift(table[j][i], exponent), p)
}
