import { bernoulliNumber } from "./bernoulli.js"
import { choose, factorial } from "./factorial.js"
import { bitsAt, expOf, gammaSeries, logGammaSeries, reciprocalGammaSeries, type Scaled } from "./gammaSeries.js"
import { fixed, nearest, shift } from "./wide/fixed.js"
import { hurwitz } from "./zeta.js"

const isPole = (x: number): boolean => x <= 0 && Number.isInteger(x)
const signOf = (n: number): number => (n % 2 === 0 ? 1 : -1)
const halfLogTwoPi = 0.9189385332046728

/** Stirling's series, for x from 20 on; its derivatives are ψ(x) and (-1)^n (n - 1)! ζ(n, x). */
function far(n: number, x: number): number {
  if (n > 1) return signOf(n) * factorial(n - 1) * hurwitz(n, x)
  let rest = 0
  for (let j = 10; j > 0; j--) {
    const b = bernoulliNumber(j) / (2 * j)
    rest = (rest + (n === 0 ? b / (2 * j - 1) : -b)) / (x * x)
  }
  const log = Math.log(x)
  return n === 0 ? (x - 0.5) * (log - 1) + (halfLogTwoPi - 0.5 + rest * x) : log - 0.5 / x + rest
}

/** Below it 1/x is all that Γ and its derivatives show. */
const tiny = 2 ** -60

/**
 * ζ(n, x) beside the pole -m, n ≥ 2: with x = -m + ε the term ε^-n outweighs all others,
 * ζ(n, 1 + ε) + (-1)^n (ζ(n, 1 - ε) - ζ(n, 1 - x)).
 */
function besidePole(n: number, x: number): number {
  const e = x - Math.round(x)
  const left = Math.round(x) === 0 ? 0 : hurwitz(n, 1 - e) - hurwitz(n, 1 - x)
  return e ** -n + (hurwitz(n, 1 + e) + signOf(n) * left)
}

function pole(n: number): number {
  return n % 2 === 0 ? Number.POSITIVE_INFINITY : Number.NaN
}

/** The derivative of order n of ln |Γ(x)|. */
export function gammalnDerivative(n: number, x: number): number {
  if (Number.isNaN(x) || x === Number.NEGATIVE_INFINITY) return n === 0 && x < 0 ? Number.POSITIVE_INFINITY : Number.NaN
  if (isPole(x)) return n === 1 && x === 0 ? Number.NEGATIVE_INFINITY : pole(n)
  if (x === Number.POSITIVE_INFINITY) return n < 2 ? x : 0
  if (x >= 20 || (x > 0 && n > 1)) return far(n, x)
  if (n === 0 && (x === 1 || x === 2)) return 0
  if (n > 1 && Math.abs(x - Math.round(x)) < 1 / 16) return signOf(n) * factorial(n - 1) * besidePole(n, x)
  const p = bitsAt(x, n)
  return factorial(n) * nearest(logGammaSeries(fixed(x, p), n, p)[n], p)
}

const coefficient = ({ series, exponent }: Scaled, n: number, p: number): number =>
  factorial(n) * nearest(series[n], p - exponent)

/** The derivative of order n of Γ. */
export function gammaDerivative(n: number, x: number): number {
  if (x === 0 && n === 0) return 1 / x
  if (Number.isNaN(x) || isPole(x) || x === Number.NEGATIVE_INFINITY) return Number.NaN
  if (x > 200) return Number.POSITIVE_INFINITY
  if (x < -250) return 0
  if (Math.abs(x) < tiny) return (signOf(n) * factorial(n)) / x ** (n + 1)
  const p = bitsAt(x, n)
  return coefficient(gammaSeries(fixed(x, p), n, p), n, p)
}

/** The derivative of order n of 1/Γ, which is entire. */
export function rgammaDerivative(n: number, x: number): number {
  if (x > 200) return 0
  if (!Number.isFinite(x)) return Number.NaN
  if (n === 0 && isPole(x)) return 0
  if (n === 0 && Math.abs(x) < tiny) return x
  const p = bitsAt(Math.abs(x) < tiny ? 0 : x, n)
  return coefficient(reciprocalGammaSeries(fixed(x, p), n, p), n, p)
}

/** More bits than that would take seconds. */
const most = 6000

/** The difference of derivatives of ln |Γ|, of which one is far larger unless both are at one pole. */
const apart = (n: number, x: number, y: number): number => gammalnDerivative(n, x) - gammalnDerivative(n, y)

/** The derivatives of ln |B(a, b)| = ln |Γ(a) Γ(b) / Γ(a + b)|. */
export function betalnDerivative([i, j]: readonly number[], [a, b]: readonly number[]): number {
  if (i > 0 && j > 0) return -gammalnDerivative(i + j, a + b)
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Number.NaN
  if ((isPole(a) && j === 0) || (isPole(b) && i === 0)) return pole(i + j)
  const n = i + j
  const p = Math.max(bitsAt(a, n), bitsAt(b, n), bitsAt(a + b, n))
  if (n > 1 && p > most) return j === 0 ? apart(n, a, a + b) : apart(n, b, a + b)
  const [x, y] = [fixed(a, p), fixed(b, p)]
  const sum = nearest(x + y, p)
  if (isPole(sum)) return n === 0 ? Number.NEGATIVE_INFINITY : Number.NaN
  const series = (z: bigint) => logGammaSeries(z, n, p)[n]
  const parts = (j === 0 ? series(x) : 0n) + (i === 0 ? series(y) : 0n)
  return factorial(n) * nearest(parts - series(x + y), p)
}

/** The sign of Γ(x), where x is no pole. */
const signAt = (x: number): number => (x > 0 ? 1 : signOf(Math.floor(x)))

/** B(a, b), with its sign. The logarithms are added: Γ itself may have more bits than a double can count. */
export function betaValue(a: number, b: number): number {
  if (![a, b].every(Number.isFinite) || isPole(a) || isPole(b)) return isPole(a) || isPole(b) ? pole(0) : Number.NaN
  const p = Math.max(bitsAt(a, 0), bitsAt(b, 0), bitsAt(a + b, 0))
  const [x, y] = [fixed(a, p), fixed(b, p)]
  const sum = nearest(x + y, p)
  if (isPole(sum)) return 0
  const log = (z: bigint) => logGammaSeries(z, 0, p)[0]
  return signAt(a) * signAt(b) * signAt(sum) * coefficient(expOf([log(x) + log(y) - log(x + y)], p), 0, p)
}

/** Γ(n + 1) / (Γ(k + 1) Γ(n - k + 1)), by logarithms as above. */
function binomValue(n: bigint, k: bigint, one: bigint, p: number): number {
  const [below, rest] = [nearest(k + one, p), nearest(n - k + one, p)]
  if (isPole(below) || isPole(rest)) return 0
  const log = (z: bigint) => logGammaSeries(z + one, 0, p)[0]
  const sign = signAt(nearest(n + one, p)) * signAt(below) * signAt(rest)
  return sign * coefficient(expOf([log(n) - log(k) - log(n - k)], p), 0, p)
}

/** The derivatives of Γ(n + 1) / (Γ(k + 1) Γ(n - k + 1)), from the product of three series. */
export function binomDerivative([i, j]: readonly number[], [n, k]: readonly number[]): number {
  if (![n, k].every(Number.isFinite) || isPole(n + 1)) return Number.NaN
  const order = i + j
  const p = Math.max(bitsAt(n + 1, order), bitsAt(k + 1, order), bitsAt(n - k + 1, order))
  const [x, y, one] = [fixed(n, p), fixed(k, p), shift(1n, p)]
  if (order === 0) return binomValue(x, y, one, p)
  const above = gammaSeries(x + one, order, p)
  const first = reciprocalGammaSeries(y + one, order, p)
  const second = reciprocalGammaSeries(x - y + one, order, p)
  let sum = 0n
  for (let b = 0; b <= j; b++)
    for (let a = 0; a <= i; a++) {
      const weight = BigInt(Math.round(choose(a + b, a)) * signOf(b))
      const moved = weight * second.series[a + b] * above.series[i - a]
      sum += shift(moved * first.series[j - b], -2 * p)
    }
  const exponent = above.exponent + first.exponent + second.exponent
  return factorial(i) * factorial(j) * nearest(sum, p - exponent)
}
