import { factorial } from "./factorial.js"
import { depth, fixed, nearest, shift, times } from "./wide/fixed.js"

// Orthogonal polynomials by their recurrences in the degree, in more digits than cancel at their zeros. A derivative of
// one is a polynomial of the same kind, so it is no harder (DLMF 18.9).

type Step = (m: bigint, last: bigint, before: bigint) => bigint

/** p_n from p_{-1} = 0, p_0 = 1 and a recurrence. */
function degree(n: number, p: number, step: Step): bigint {
  let [before, last] = [0n, shift(1n, p)]
  for (let m = 1n; m <= n; m++) [before, last] = [last, step(m, last, before)]
  return n < 0 ? 0n : last
}

const bitsFor = (n: number, x: number): number => 200 + n + depth(x)

/** Gegenbauer's polynomial of parameter l/2: n C_n = (2n + l - 2) x C_{n-1} - (n + l - 2) C_{n-2}. */
function gegenbauer(n: number, l: number, x: number): number {
  const p = bitsFor(n, x)
  const [z, k] = [fixed(x, p), BigInt(l)]
  return nearest(
    degree(n, p, (m, last, before) => ((2n * m + k - 2n) * times(z, last, p) - (m + k - 2n) * before) / m),
    p,
  )
}

/**
 * What all of them are at infinities and where they are no doubles, given the sign of the leading coefficient and by how
 * much each degree at least multiplies them, if x is beyond their zeros.
 */
function beyond(n: number, k: number, x: number, sign: number, growth: number): number | undefined {
  if (Number.isNaN(x)) return x
  if (Number.isFinite(x) && !((n - k) * Math.log(growth) > 800)) return undefined
  return n < k ? 0 : n === k ? undefined : sign * Math.sign(x) ** (n - k) * Number.POSITIVE_INFINITY
}

/** Of Legendre's and Chebyshev's polynomials. */
const growing = (x: number): number => Math.abs(x) * (1 + Math.sqrt(1 - 1 / (x * x)))

const finite = (x: number): number => (Number.isFinite(x) ? x : 0)

/** The derivative of order k of the Legendre polynomial P_n: (2k - 1)!! C_{n-k} of parameter k + 1/2. */
export function legendreDerivative(n: number, k: number, x: number): number {
  let scale = 1
  for (let i = 1; i < 2 * k; i += 2) scale *= i
  return beyond(n, k, x, 1, growing(x)) ?? scale * gegenbauer(n - k, 2 * k + 1, finite(x))
}

/** The derivative of order k of the Chebyshev polynomial T_n: n 2^(k-1) (k - 1)! C_{n-k} of parameter k. */
export function chebyshevDerivative(n: number, k: number, x: number): number {
  const far = beyond(n, k, x, 1, growing(x))
  if (far !== undefined) return far
  if (k > 0) return n * 2 ** (k - 1) * factorial(k - 1) * gegenbauer(n - k, 2 * k, finite(x))
  const p = bitsFor(n, finite(x))
  const z = fixed(finite(x), p)
  return nearest(
    degree(n, p, (m, last, before) => (m === 1n ? z : 2n * times(z, last, p) - before)),
    p,
  )
}

/** The derivative of order k of the Hermite polynomial H_n: 2^k n! / (n - k)! H_{n-k}. */
export function hermiteDerivative(n: number, k: number, x: number): number {
  const a = Math.abs(x)
  const far = beyond(n, k, x, 1, a * (1 + Math.sqrt(1 - (2 * n) / a / a)))
  if (far !== undefined) return far
  if (k > n) return 0
  const p = bitsFor(n, finite(x))
  const z = fixed(finite(x), p)
  const value = degree(n - k, p, (m, last, before) => 2n * (times(z, last, p) - (m - 1n) * before))
  let scale = 2 ** k
  for (let i = 0; i < k; i++) scale *= n - i
  return scale * nearest(value, p)
}

/** The derivative of order k of the Laguerre polynomial L_n: (-1)^k L_{n-k} of parameter k. */
export function laguerreDerivative(n: number, k: number, x: number): number {
  const distance = x < 0 ? -x : x - 4 * n - 2
  const far = beyond(n, k, x, n % 2 === 0 ? 1 : -1, distance / (n - k))
  if (far !== undefined) return far
  const p = bitsFor(n, 0)
  const [z, l] = [fixed(finite(x), p), BigInt(k)]
  const value = degree(n - k, p, (m, last, before) => {
    const here = (2n * m - 1n + l) * last - times(z, last, p)
    return (here - (m - 1n + l) * before) / m
  })
  return (k % 2 === 0 ? 1 : -1) * nearest(value, p)
}
