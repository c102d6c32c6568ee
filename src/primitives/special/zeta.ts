import { bernoulliNumber } from "./bernoulli.js"
import { factorial } from "./factorial.js"

/** As many terms are added one by one before the rest is summed by Euler and Maclaurin's formula. */
const start = (s: number): number => 12 + s

/** ζ(s, q) = Σ (q + k)^-s for s > 1 and q > 0. All terms that matter are positive. */
export const hurwitz = (s: number, q: number): number => hurwitzSeries(s, q, 0)[0]

const multiply = (a: readonly number[], b: readonly number[]): number[] =>
  a.map((_, k) => a.slice(0, k + 1).reduce((sum, x, i) => sum + x * b[k - i], 0))

/** The coefficients of y^-(s + t). */
function powerSeries(y: number, s: number, order: number): number[] {
  const c = [y ** -s]
  for (let k = 1; k <= order; k++) c.push((-c[k - 1] * Math.log(y)) / k)
  return c
}

/** From here on the first terms are all that matters. */
const many = 1000

/** (1 + k/q)^-s is below 2^-70 from k = 50 q/s + 1 on. */
function firstTerms(s: number, q: number, order: number): number[] {
  const sum = new Array<number>(order + 1).fill(0)
  for (let k = Math.ceil((60 * q) / s) + 2; k >= 0; k--)
    powerSeries(q + k, s, order).forEach((x, i) => {
      sum[i] += x
    })
  return sum
}

/**
 * The coefficients of ζ(s + t, q):
 * Σ_{k<N} (q + k)^-s + Q^(1-s) / (s - 1) + Q^-s / 2 + Σ_j B_2j / (2j)! s (s + 1) ... (s + 2j - 2) Q^(1-s-2j), Q = q + N.
 */
export function hurwitzSeries(s: number, q: number, order: number): number[] {
  const zeros = new Array<number>(order).fill(0)
  if (s > many && q < start(s + order)) return firstTerms(s, q, order)
  const steps = Math.max(0, Math.ceil(start(s + order) - q))
  const end = q + steps
  const power = powerSeries(end, s, order)
  const pole = zeros.concat(0).map((_, k) => (-1) ** k / (s - 1) ** (k + 1))
  // Q^(1-s) by itself: Q^-s may underflow where it does not.
  const sum = multiply(powerSeries(end, s - 1, order), pole).map((x, k) => x + power[k] / 2)
  const linear = (x: number): number[] => [x, 1, ...zeros].slice(0, order + 1)
  let rising = multiply(power, linear(s)).map((x) => x / end)
  for (let j = 1; j <= 14; j++) {
    const weight = bernoulliNumber(j) / factorial(2 * j)
    rising.forEach((x, k) => {
      sum[k] += weight * x
    })
    const next = multiply(rising, linear(s + 2 * j - 1))
    rising = multiply(next, linear(s + 2 * j)).map((x) => x / (end * end))
  }
  for (let k = steps - 1; k >= 0; k--)
    powerSeries(q + k, s, order).forEach((x, i) => {
      sum[i] += x
    })
  return sum
}

/** The derivatives of ζ(s, q); each one in q multiplies by -s and moves s by one. NaN where s < 1 or q ≤ 0. */
export function zetaDerivative([i, j]: readonly number[], [s, q]: readonly number[]): number {
  if (!(s >= 1) || Number.isNaN(q) || (q <= 0 && !(Number.isInteger(q) || Number.isInteger(s)))) return Number.NaN
  if (s === 1 && j === 0) return i === 0 ? Number.POSITIVE_INFINITY : Number.NaN
  if (q <= 0) return Number.isInteger(q) ? Number.POSITIVE_INFINITY : Number.NaN
  if (q === Number.POSITIVE_INFINITY || s === Number.POSITIVE_INFINITY) return q > 1 ? 0 : Number.NaN
  let series = hurwitzSeries(s + j, q, i)
  for (let n = 0; n < j; n++)
    series = multiply(
      series,
      [-(s + n), -1, ...series].slice(0, i + 1).map((x, k) => (k < 2 ? x : 0)),
    )
  return factorial(i) * series[i]
}
