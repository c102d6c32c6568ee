import { fixed, over, parts, shift, times } from "./fixed.js"

// Elementary functions of numbers with p bits after the point. Bits that a computation loses are carried below the point.

const guard = 24

/** A constant, computed once for each number of bits. */
function constant(compute: (p: number) => bigint): (p: number) => bigint {
  const known = new Map<number, bigint>()
  return (p) => {
    const found = known.get(p) ?? shift(compute(p + guard), -guard)
    known.set(p, found)
    return found
  }
}

/** Σ sign^j a z^(2j+1) / (2j+1) for z = 1/n: atan and atanh of a unit fraction. */
function inverseTangent(n: bigint, sign: 1 | -1, p: number): bigint {
  let power = shift(1n, p) / n
  let sum = power
  for (let j = 1n; power !== 0n; j++) {
    power /= n * n
    const term = power / (2n * j + 1n)
    sum += sign < 0 && j % 2n === 1n ? -term : term
  }
  return sum
}

/** π by Machin's formula. */
export const pi = constant((p) => 4n * (4n * inverseTangent(5n, -1, p) - inverseTangent(239n, -1, p)))

export const ln2 = constant((p) => 2n * inverseTangent(3n, 1, p))

/** e^a = mantissa 2^exponent, the mantissa from about 0.7 to 1.5. */
export function exponential(a: bigint, p: number): { readonly mantissa: bigint; readonly exponent: number } {
  const size = a.toString(16).length * 4 - p
  const q = p + guard + Math.max(0, size)
  const x = shift(a, q - p)
  const unit = ln2(q)
  const k = (2n * x + unit) / (2n * unit) - (2n * x + unit < 0n ? 1n : 0n)
  const halvings = 8
  const r = shift(x - k * unit, -halvings)
  let term = shift(1n, q)
  let sum = term
  for (let j = 1n; ; j++) {
    term = times(term, r, q) / j
    if (term === 0n || term === -1n) break
    sum += term
  }
  for (let i = 0; i < halvings; i++) sum = times(sum, sum, q)
  return { mantissa: shift(sum, p - q), exponent: Number(k) }
}

/** e^a with p bits after the point. */
export function exp(a: bigint, p: number): bigint {
  const { mantissa, exponent } = exponential(a, p)
  if (exponent <= 0) return shift(mantissa, exponent)
  const q = p + exponent
  const finer = exponential(shift(a, q - p), q)
  return shift(finer.mantissa, finer.exponent + p - q)
}

/** ln a, a > 0, from a = m 2^k and ln m = 2 atanh((m - 1) / (m + 1)). */
export function ln(a: bigint, p: number): bigint {
  const q = p + guard
  const size = a.toString(2).length
  const m = shift(a, q - size)
  const upper = 3n * shift(1n, q - 2)
  const half = m < upper // m is from 1/2 to 1: double it where it is below 3/4
  const scaled = half ? 2n * m : m
  const one = shift(1n, q)
  const z = over(scaled - one, scaled + one, q)
  const square = times(z, z, q)
  let power = z
  let sum = z
  for (let j = 3n; power !== 0n && power !== -1n; j += 2n) {
    power = times(power, square, q)
    sum += power / j
  }
  const k = size - p - (half ? 1 : 0)
  return shift(2n * sum + BigInt(k) * ln2(q), p - q)
}

/** ln x of a positive double. */
export function lnOf(x: number, p: number): bigint {
  const { digits, exponent } = parts(x)
  return ln(digits, p) + BigInt(exponent + p) * ln2(p)
}

/** [sin r, cos r] for |r| up to about one. */
function smallSinCos(r: bigint, p: number): [bigint, bigint] {
  const square = times(r, r, p)
  let [term, sin, cos] = [shift(1n, p), 0n, shift(1n, p)]
  const sum = [0n, 0n]
  for (let j = 1n; ; j += 2n) {
    const odd = times(term, r, p) / j
    sum[0] += odd
    term = -times(term, square, p) / (j * (j + 1n))
    sum[1] += term
    if (term === 0n || term === -1n) break
  }
  sin = sum[0]
  cos += sum[1]
  return [sin, cos]
}

/** [sin a, cos a] turned by quarters. */
const turned = ([sin, cos]: [bigint, bigint], quarters: bigint): [bigint, bigint] => {
  const turn = ((quarters % 4n) + 4n) % 4n
  if (turn === 1n) return [cos, -sin]
  if (turn === 2n) return [-sin, -cos]
  return turn === 3n ? [-cos, sin] : [sin, cos]
}

const rounded = (a: bigint, b: bigint): bigint => {
  const twice = 2n * a + b
  const quotient = twice / (2n * b)
  return twice < 0n && quotient * 2n * b !== twice ? quotient - 1n : quotient
}

/** [sin x, cos x] of a number given with q ≥ p bits, as many more as stand before its point. */
export function sinCos(a: bigint, q: number, p: number): [bigint, bigint] {
  const quarter = pi(q) >> 1n
  const quarters = rounded(a, quarter)
  return turned(smallSinCos(shift(a - quarters * quarter, p - q), p), quarters)
}

/** [sin x, cos x] of a double. */
export function sinCosOf(x: number, p: number): [bigint, bigint] {
  const q = p + guard + Math.max(0, parts(x).exponent + 53)
  return sinCos(fixed(x, q), q, p)
}

/** [sin πa, cos πa]; the turn is exact. */
export function sinCosPi(a: bigint, p: number): [bigint, bigint] {
  const half = shift(1n, p - 1)
  const quarters = rounded(a, half)
  return turned(smallSinCos(times(a - quarters * half, pi(p), p), p), quarters)
}
