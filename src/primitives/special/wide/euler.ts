import { ln } from "./elementary.js"
import { shift, times } from "./fixed.js"

const known = new Map<number, bigint>()

/**
 * Euler's constant with p bits after the point: A/B - ln n with B = Σ (n^k/k!)², A the same sum weighted with harmonic
 * numbers, which errs by exp(-4n) (Brent & McMillan 1980).
 */
export function eulerGamma(p: number): bigint {
  const found = known.get(p)
  if (found !== undefined) return found
  const q = p + 32
  const n = BigInt(Math.ceil((q * Math.LN2) / 4) + 1)
  const wide = q + Math.ceil(4 * Number(n))
  const one = shift(1n, wide)
  let [term, harmonic, a, b] = [one, 0n, 0n, one]
  for (let k = 1n; term > 0n; k++) {
    term = (term * n * n) / (k * k)
    harmonic += one / k
    a += times(term, harmonic, wide)
    b += term
  }
  const gamma = shift(shift(a, wide) / b - ln(shift(n, wide), wide), p - wide)
  known.set(p, gamma)
  return gamma
}
