import type { ScalarOps } from "../../../ir/scalar.js"
import { choose, factorial } from "../../special/factorial.js"
import { log } from "../log.js"
import { log1p } from "../log1p.js"
import { clamp } from "../parts.js"
import { depth, erfcxTail, scaledErfc } from "./erfcx.js"
import { type Coded, gaussian, horner, signed, unlessNaN } from "./parts.js"
import { logNdtrTable } from "./tables.js"

/** e^(-a²/2) e/2 = ndtr(-a) with e = e^(a²/2) erfc(a/√2), a ≥ 0, and e/2 itself. */
function lowerTail<V>(s: ScalarOps<V>, a: V): readonly [V, V] {
  const e = s.mul(s.constant(0.5), scaledErfc(s, s.mul(a, s.constant(Math.SQRT1_2))))
  return [gaussian(s, a, -0.5, e), e]
}

/** ln ndtr(x): log(e/2) - x²/2 for x ≤ 0, log(1 - e^(-x²/2) e/2) beyond. */
export function logNdtr<V>(s: ScalarOps<V>, x: V): V {
  const half = s.constant(0.5)
  const a = s.abs(x)
  const [tail, e] = lowerTail(s, a)
  const left = s.sub(log(s, e), s.mul(s.mul(half, a), a))
  return unlessNaN(s, x, s.select(s.less(s.constant(0), x), log1p(s, s.neg(tail)), left))
}

/** The coefficient of order n of a quotient of series, of which the denominator begins with `first`. */
function quotient<V>(s: ScalarOps<V>, top: (k: number) => V, bottom: (k: number) => V, first: V, n: number): V {
  const inverse = s.div(s.constant(1), first)
  const q: V[] = []
  for (let k = 0; k <= n; k++) {
    let sum = top(k)
    for (let j = 1; j <= k; j++) sum = s.sub(sum, s.mul(bottom(j), q[k - j]))
    q.push(s.mul(sum, inverse))
  }
  return q[n]
}

/** The coefficient of order n of ndtr'/ndtr at a > 0; ndtr' has those of g = e^(-(a+t)²/2) / √(2π), k g_k = -a g_{k-1} - g_{k-2}. */
function right<V>(s: ScalarOps<V>, a: V, n: number): V {
  const g = [gaussian(s, a, -0.5, s.constant(1 / Math.sqrt(2 * Math.PI)))]
  for (let k = 1; k <= n; k++) {
    const next = s.mul(a, g[k - 1])
    g.push(s.mul(s.constant(-1 / k), k > 1 ? s.add(next, g[k - 2]) : next))
  }
  const ndtr = s.sub(s.constant(1), lowerTail(s, a)[0])
  const integrated = (j: number): V => s.mul(s.constant(1 / j), g[j - 1])
  return quotient(s, (k) => g[k], integrated, ndtr, n)
}

/**
 * The same at -y < 0, by E(y + t) = e^((y+t)²/2) erfc((y + t)/√2): ndtr'/ndtr is √(2/π)/E at -x - t, and that less
 * y + t is -E'/E, in which nothing cancels.
 */
function left<V>(s: ScalarOps<V>, y: V, n: number): V {
  // Beyond, E is too small a number to divide by, and what it is divided by is none beside y.
  const series = erfcxTail(s, s.mul(clamp(s, y, 0, 1e100), s.constant(Math.SQRT1_2)), n + 1)
  const e = series.map((c, k) => s.mul(s.constant(Math.SQRT1_2 ** k), c))
  const rest = quotient(
    s,
    (k) => s.mul(s.constant(-(k + 1)), e[k + 1]),
    (j) => e[j],
    e[0],
    n,
  )
  return signed(s, n, n === 0 ? s.add(rest, y) : n === 1 ? s.add(rest, s.constant(1)) : rest)
}

/** The same for |x| ≤ 1/2, where both lose digits, by the series at zero. */
function middle<V>(s: ScalarOps<V>, x: V, n: number): V {
  const c = logNdtrTable.slice(n + 1, n + 37).map((a, k) => a * (n + 1) * choose(n + 1 + k, k))
  return horner(s, c, clamp(s, x, -0.5, 0.5))
}

/** The coefficient of order n < `depth` - 1 of the derivative of ln ndtr. */
function slope<V>(s: ScalarOps<V>, x: V, n: number): V {
  const [half, a] = [s.constant(0.5), s.abs(x)]
  const outside = s.select(s.less(x, half), left(s, a, n), right(s, a, n))
  return s.select(s.lessEqual(a, half), middle(s, x, n), outside)
}

/** The derivative of order n of ln ndtr. */
export function logNdtrDerivative<V>(s: ScalarOps<V>, x: V, n: number): Coded<V> | undefined {
  if (n === 0) return { value: logNdtr(s, x) }
  return n < depth ? { value: s.mul(s.constant(factorial(n - 1)), slope(s, x, n - 1)) } : undefined
}
