import { choose, factorial } from "./factorial.js"

/** π/2 over the arithmetic-geometric mean of 1 and √q: K for the complementary parameter q. */
function completeFirst(q: number): number {
  let [a, b] = [1, Math.sqrt(q)]
  while (Math.abs(a - b) > 1e-8 * a) [a, b] = [(a + b) / 2, Math.sqrt(a * b)]
  return Math.PI / (a + b)
}

/**
 * The derivative of order k in m = 1 - q of ∫₀^∞ (1 + q t²)^power (1 + t²)^(-1-power) dt: K for the power -1/2, E for 1/2.
 * The derivatives have integrands of one sign. With t = exp(s) the trapezoidal rule errs by exp(-π²/h) for a step h.
 */
function complete(power: number, k: number, q: number): number {
  const h = 0.2
  let [sum, lost] = [0, 0]
  const [low, high] = [Math.min(0, -Math.log(q) / 2), Math.max(0, -Math.log(q) / 2)]
  const add = (s: number): boolean => {
    const t = Math.exp(s)
    const [square, first, second] = [t * t, 1 + q * t * t, 1 + t * t]
    const term = ((t * Math.sqrt(first)) / second) * Math.sqrt(1 / second) * (square / first) ** k
    const other = (t / Math.sqrt(first)) * (square / first) ** k * Math.sqrt(1 / second)
    const value = power > 0 ? term : other
    const next = sum + (value - lost)
    lost = next - sum - (value - lost)
    sum = next
    return value > 1e-18 * sum || (s > low && s < high)
  }
  const middle = (low + high) / 2
  for (let n = 0; add(middle + n * h); n++);
  for (let n = 1; add(middle - n * h); n++);
  return factorial(k) * choose(power, k) * (k % 2 === 0 ? 1 : -1) * h * sum
}

const infinite = (k: number, alternating: boolean): number =>
  alternating && k % 2 === 1 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY

/** The derivative of order k of K(m), the complete elliptic integral of the first kind. */
export function ellipkDerivative(k: number, m: number): number {
  if (!(m < 1)) return m === 1 ? infinite(k, false) : Number.NaN
  if (m === Number.NEGATIVE_INFINITY) return 0
  return k === 0 ? completeFirst(1 - m) : complete(-0.5, k, 1 - m)
}

/** The derivative of order k of K(1 - p). */
export function ellipkm1Derivative(k: number, p: number): number {
  if (!(p > 0)) return p === 0 ? infinite(k, true) : Number.NaN
  if (p === Number.POSITIVE_INFINITY) return 0
  return k === 0 ? completeFirst(p) : (k % 2 === 0 ? 1 : -1) * complete(-0.5, k, p)
}

/** The derivative of order k of E(m), the complete elliptic integral of the second kind. */
export function ellipeDerivative(k: number, m: number): number {
  if (!(m < 1)) return m === 1 ? (k === 0 ? 1 : Number.NEGATIVE_INFINITY) : Number.NaN
  if (m === Number.NEGATIVE_INFINITY) return k === 0 ? Number.POSITIVE_INFINITY : 0
  return complete(0.5, k, 1 - m)
}
