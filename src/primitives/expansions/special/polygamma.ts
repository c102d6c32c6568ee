import type { ScalarOps } from "../../../ir/scalar.js"
import { bernoulliNumber } from "../../special/bernoulli.js"
import { factorial } from "../../special/factorial.js"
import { polynomial } from "../parts.js"
import { digamma } from "./digamma.js"
import { gammaln } from "./gammaln.js"
import { type Coded, sincosPi, unlessNaN } from "./parts.js"

/** For higher orders the terms that are added one by one before Euler and Maclaurin's formula. */
const steps = (n: number): number => 10 + n

/** (n - 1)! ζ(n, q), q > 0: Σ_{k<N} (q + k)^-n + Q^(1-n)/(n - 1) + Q^-n/2 + Σ_j B_2j/(2j)! n (n + 1) ... (n + 2j - 2) Q^(1-n-2j). */
function hurwitz<V>(s: ScalarOps<V>, n: number, q: V): V {
  const one = s.constant(1)
  const far = s.constant(steps(n))
  const isFar = s.lessEqual(far, q)
  const power = (x: V): V => Array.from({ length: n - 1 }).reduce<V>((y) => s.mul(y, x), x)
  const u = s.div(one, s.select(isFar, q, s.add(q, far)))
  const z = s.mul(u, u)
  const weights: number[] = []
  for (let j = 1, rising = n; j <= 14; j++) {
    weights.push((bernoulliNumber(j) / factorial(2 * j)) * rising)
    rising *= (n + 2 * j - 1) * (n + 2 * j)
  }
  const small = s.add(s.mul(u, polynomial(s, weights, z)), s.constant(0.5))
  const below = Array.from({ length: n - 2 }).reduce<V>((y) => s.mul(y, u), u)
  const rest = s.mul(below, s.add(s.constant(1 / (n - 1)), s.mul(u, small)))
  let near = rest
  for (let k = steps(n) - 1; k >= 0; k--) near = s.add(near, power(s.div(one, k === 0 ? q : s.add(q, s.constant(k)))))
  return s.mul(s.select(isFar, rest, near), s.constant(factorial(n - 1)))
}

/** The coefficients of a polynomial p of c = cot πx with (π cot πx)^(m) = π^(m+1) p(c): p' times -(1 + c²), order by order. */
function cotangents(m: number): number[] {
  let p = [0, 1]
  for (let i = 0; i < m; i++) {
    const slope = p.slice(1).map((a, k) => -a * (k + 1))
    p = Array.from({ length: p.length + 1 }, (_, k) => (slope[k] ?? 0) + (slope[k - 2] ?? 0))
  }
  return p
}

/** The derivative of order n ≥ 2 of ln |Γ(x)|: (-1)^n (n - 1)! ζ(n, x); left of zero by its derivatives there and of the cotangent. */
export function polygamma<V>(s: ScalarOps<V>, x: V, n: number): Coded<V> {
  const zero = s.constant(0)
  const a = s.abs(x)
  const isLeft = s.less(x, zero)
  const isEven = n % 2 === 0
  const value = hurwitz(s, n, s.select(isLeft, s.add(a, s.constant(1)), a))
  // ψ(x) = ψ(1 - x) - π cot πx, differentiated n - 1 times at x = -a; p is even where n is, else odd.
  const [sine, cosine] = sincosPi(s, a)
  const c = s.div(cosine, sine)
  const weights = cotangents(n - 1).flatMap((b, k) => (k % 2 === n % 2 ? [b * Math.PI ** n] : []))
  const part = polynomial(s, weights, s.mul(c, c))
  const left = s.sub(isEven ? s.neg(part) : s.mul(c, part), value)
  const right = isEven ? value : s.sub(zero, value)
  const pole = s.constant(isEven ? Number.POSITIVE_INFINITY : Number.NaN)
  const isPole = s.or(s.equal(x, zero), s.and(isLeft, s.equal(sine, zero)))
  const clear = s.lessEqual(value, s.mul(s.abs(left), s.constant(4)))
  const negative = s.select(s.equal(x, s.constant(Number.NEGATIVE_INFINITY)), s.constant(Number.NaN), left)
  const at = s.select(isPole, pole, s.select(isLeft, negative, right))
  return { value: unlessNaN(s, x, at), sure: s.or(s.not(isLeft), s.or(clear, isPole)) }
}

/** Beyond, JavaScript computes polygamma functions. */
const highest = 24

/** The derivative of order n of ln |Γ(x)|. */
export function logGamma<V>(s: ScalarOps<V>, x: V, n: number): Coded<V> | undefined {
  if (n < 2) return n === 0 ? gammaln(s, x) : digamma(s, x)
  return n <= highest ? polygamma(s, x, n) : undefined
}
