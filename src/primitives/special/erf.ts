import { horner } from "./horner.js"
import { scale, upper } from "./split.js"
import { erfcTable, erfTable, expTable } from "./tables.js"

const log2High = 0.6931471805582987 // log(2) to 38 bits: its product with |n| ≤ 2^14 is exact
const log2Low = 1.6465949582897082e-12

/** erf(x) = x + x p(x²) for |x| ≤ 7/8. */
function near(x: number): number {
  return x + x * horner(erfTable, x * x)
}

/**
 * erfc(x) = e^(-x²) (1 + q) / d with d = 1 + 3/2 x, for x ≥ 15/32. The exponential is 2^n (1 + r + p), so the
 * numerator is 1 + (r + (p + q (1 + r + p))): its only large term is exact, and rounding errors stay in small ones.
 */
function tail(absolute: number): number {
  const x = Math.min(absolute, 28) // erfc(28) = 0
  const top = upper(x)
  const rest = x - top

  // -x² = n log(2) + r + rLow, from x² = top² + rest (x + top), whose first term is exact.
  const square = top * top
  const n = Math.floor(0.5 - square * Math.LOG2E)
  const exact = -square - n * log2High
  const shift = rest * (x + top) + n * log2Low
  const r = exact - shift
  const rLow = exact - r - shift
  const p = r * r * horner(expTable, r) + rLow

  const q = horner(erfcTable, (x - 3.5) / (x + 3.5))
  const small = r + (p + q * (1 + (r + p)))
  const numerator = 1 + small
  const numeratorLow = small - (numerator - 1)

  // One step of long division: the leading bits of the quotient, then the others from an exact remainder.
  const d = 1 + 1.5 * top
  const dLow = 1.5 * rest
  const inverse = 1 / (d + dLow)
  const quotient = upper(numerator * inverse)
  const remainder = numerator - quotient * d + (numeratorLow - quotient * dLow)
  return scale(quotient + remainder * inverse, n)
}

/** The error function, 2/√π ∫₀ˣ e^(-t²) dt. */
export function erf(x: number): number {
  const a = Math.abs(x)
  if (a < 0.875) return near(x)
  const y = 1 - tail(a)
  return x < 0 ? -y : y
}

/** 1 - erf(x), to full relative accuracy also where it is tiny. */
export function erfc(x: number): number {
  const a = Math.abs(x)
  if (a < 0.46875) return 1 - near(x) // erf(15/32) < 1/2
  const y = tail(a)
  return x < 0 ? 2 - y : y
}
