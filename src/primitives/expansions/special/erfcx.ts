import type { ScalarOps } from "../../../ir/scalar.js"
import { factorial } from "../../special/factorial.js"
import { polynomial } from "../parts.js"
import { type Coded, gaussian, signed } from "./parts.js"
import { erfcxQuotientTable, erfcxTable } from "./tables.js"

/** Derivatives of lower orders have scalar code. */
export const depth = 24

/** e^(a²) erfc(a) = (1 + p(t)) / (1 + 3a/2), t = (a - 2)/(a + 2), for a ≥ 0. */
export function scaledErfc<V>(s: ScalarOps<V>, a: V): V {
  const [one, two] = [s.constant(1), s.constant(2)]
  const bounded = s.min(a, s.constant(1e300))
  const t = s.div(s.sub(bounded, two), s.add(bounded, two))
  return s.div(s.add(one, polynomial(s, erfcxTable, t)), s.add(one, s.mul(s.constant(1.5), a)))
}

/**
 * The coefficients up to order n of e^(z²) erfc(z) about a ≥ 0: c_k = (-2)^k i_k, i_k = e^(a²) iᵏerfc(a), from their
 * quotients i_k / i_{k-1} = 1/(2a + 2(k + 1) i_{k+1}/i_k), downwards from `depth`, where a polynomial gives it.
 */
export function erfcxTail<V>(s: ScalarOps<V>, a: V, n: number): V[] {
  const twice = s.mul(s.constant(2), a)
  const bounded = s.min(a, s.constant(1e6))
  const root = s.sqrt(s.add(s.mul(bounded, bounded), s.constant(2 * depth + 2)))
  const p = polynomial(s, erfcxQuotientTable, s.div(bounded, root))
  let r = s.div(s.add(s.constant(1), p), s.add(bounded, root))
  const quotients: V[] = []
  for (let k = depth - 1; k >= 0; k--) {
    r = s.div(s.constant(1), s.add(twice, s.mul(s.constant(2 * (k + 1)), r)))
    quotients[k] = r
  }
  const c = [s.mul(s.constant(2 / Math.sqrt(Math.PI)), quotients[0])]
  for (let k = 1; k <= n; k++) c.push(s.mul(s.constant(-2), s.mul(quotients[k], c[k - 1])))
  return c
}

/** The coefficients up to order n of e^(z²) about a: k g_k = 2 (a g_{k-1} + g_{k-2}), all positive. */
function growing<V>(s: ScalarOps<V>, a: V, n: number): V[] {
  const g = [gaussian(s, a, 1, s.constant(1))]
  for (let k = 1; k <= n; k++) {
    const next = s.mul(a, g[k - 1])
    g.push(s.mul(s.constant(2 / k), k > 1 ? s.add(next, g[k - 2]) : next))
  }
  return g
}

/** The coefficients up to order n < `depth` of e^(z²) erfc(z) about x; left of zero by erfc(-a) = 2 - erfc(a). */
function erfcxSeries<V>(s: ScalarOps<V>, x: V, n: number): V[] {
  const a = s.abs(x)
  const right = erfcxTail(s, a, n)
  const grown = growing(s, a, n)
  const isLeft = s.less(x, s.constant(0))
  return right.map((c, k) => {
    const left = s.sub(s.mul(s.constant(2), grown[k]), c)
    return s.select(isLeft, signed(s, k, left), c)
  })
}

/** e^(x²) erfc(x) */
export function erfcx<V>(s: ScalarOps<V>, x: V): V {
  const a = s.abs(x)
  const right = scaledErfc(s, a)
  const grown = gaussian(s, a, 1, s.constant(1))
  return s.select(s.less(x, s.constant(0)), s.sub(s.mul(s.constant(2), grown), right), right)
}

/** The derivative of order n of e^(x²) erfc(x). */
export function erfcxDerivative<V>(s: ScalarOps<V>, x: V, n: number): Coded<V> | undefined {
  if (n === 0) return { value: erfcx(s, x) }
  return n < depth ? { value: s.mul(s.constant(factorial(n)), erfcxSeries(s, x, n)[n]) } : undefined
}
