import type { ScalarOps } from "../scalar.js"
import { double, type Precision, polynomial, single } from "./parts.js"
import { tanhDenominator, tanhDenominator32, tanhNumerator, tanhNumerator32 } from "./tables.js"

interface Numbers extends Precision {
  readonly numerator: readonly number[]
  readonly denominator: readonly number[]
  /** Its sech² is 0. */
  readonly largest: number
}

/**
 * [tanh x, sech² x] by |x| = ρ - n log(2)/2 and tanh ρ = B / A, A = 1 + a. With P = 2ⁿ, exp(-2|x|) = P (A - B) / (A + B) = D / S;
 * C = S + D = (1 + P) A + (1 - P) B, |tanh x| = (S - D) / C = ((1 - P) A + (1 + P) B) / C, sech² x = 4 D/C - (2 D/C)².
 */
function expansion<V>(s: ScalarOps<V>, x: V, numbers: Numbers): readonly [V, V] {
  const { log2High, log2Low, least, numerator, denominator } = numbers
  const one = s.constant(1)
  const largest = s.constant(numbers.largest)
  const size = s.abs(x)
  const y = s.select(s.less(largest, size), largest, size)
  const n = s.nearest(s.mul(y, s.constant(-2 * Math.LOG2E)))
  const high = s.add(y, s.mul(n, s.constant(log2High / 2)))
  const low = s.mul(n, s.constant(log2Low / 2))
  const rho = s.add(high, low)
  const square = s.mul(rho, rho)
  const a = s.mul(square, polynomial(s, denominator, square))
  const B = s.add(high, s.add(low, s.mul(rho, s.mul(square, polynomial(s, numerator, square)))))
  const N = s.max(n, s.constant(least))
  const P = s.scale(one, N)
  const [less, more] = [s.sub(one, P), s.add(one, P)]
  const C = s.add(more, s.add(s.mul(more, a), s.mul(less, B)))
  const difference = s.add(less, s.add(s.mul(less, a), s.mul(more, B)))
  const part = s.div(s.mul(P, s.add(one, s.sub(a, B))), C)
  const twice = s.add(part, part)
  const slope = s.sub(s.mul(s.constant(4), part), s.mul(twice, twice))
  // Divisions come last: XLA computes anew, in every loop that reads them, what cheap operations make of a division.
  return [s.div(s.copySign(difference, x), C), s.div(slope, s.scale(one, s.sub(N, n)))]
}

const numbers64 = { ...double, numerator: tanhNumerator, denominator: tanhDenominator, largest: 376 }
const numbers32 = { ...single, numerator: tanhNumerator32, denominator: tanhDenominator32, largest: 56 }

export const tanh = <V>(s: ScalarOps<V>, x: V): readonly [V, V] => expansion(s, x, numbers64)

/** The same in float32. */
export const tanh32 = <V>(s: ScalarOps<V>, x: V): readonly [V, V] => expansion(s, x, numbers32)
