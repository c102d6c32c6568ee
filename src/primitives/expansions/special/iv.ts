import type { ScalarOps } from "../../../ir/scalar.js"
import { exp, expParts } from "../exp.js"
import { clamp, polynomial, scaleFar } from "../parts.js"
import { besselSeries } from "./besselSeries.js"
import { horner, signed, unlessNaN } from "./parts.js"
import { i0Table, i1Table } from "./tables.js"

/** The derivative of order n of I_0 at 0 ≤ a ≤ end, from its series at zero, all of one sign. */
function series<V>(s: ScalarOps<V>, n: number, a: V, end: number, count: number): V {
  const [power, c] = besselSeries(n, 1, count)
  const sum = horner(s, c, s.min(s.mul(a, a), s.constant(end * end)))
  return power === 0 ? sum : s.mul(a, sum)
}

/** e^-a I_v(a) for a ≥ 5: a function that hardly varies, over √a. */
function slow<V>(s: ScalarOps<V>, v: 0 | 1, a: V): V {
  const t = s.sub(s.div(s.constant(10), s.max(a, s.constant(1))), s.constant(1))
  return s.div(polynomial(s, v === 0 ? i0Table : i1Table, t), s.sqrt(a))
}

/** I_0 or I_1 at a ≥ 0: the series, and from 5 on e^a times that. */
function value<V>(s: ScalarOps<V>, v: 0 | 1, a: V): V {
  const far = clamp(s, a, 1, 800)
  const [n, exponential] = expParts(s, far)
  const beyond = scaleFar(s, s.mul(exponential, slow(s, v, far)), n)
  return s.select(s.less(a, s.constant(5)), series(s, v, a, 5, 22), beyond)
}

/** e^-|x| I_v(x) for v = 0 or 1. */
export function ive<V>(s: ScalarOps<V>, x: V, v: 0 | 1): V {
  const a = s.abs(x)
  const near = s.mul(exp(s, s.neg(a)), series(s, v, a, 5, 22))
  const y = s.select(s.less(a, s.constant(5)), near, slow(s, v, a))
  return unlessNaN(s, x, v === 0 ? y : s.copySign(y, x))
}

/** The derivative of order n ≤ 24 of I_0: from 20 on by x y^(k+2) = x y^(k) - (k + 1) y^(k+1) + k y^(k-1). */
function higher<V>(s: ScalarOps<V>, n: number, a: V): V {
  const y = [value(s, 0, a), value(s, 1, a)]
  const inverse = s.div(s.constant(1), a)
  for (let k = 0; k + 2 <= n; k++) {
    const known = s.mul(s.constant(k + 1), s.mul(y[k + 1], inverse))
    const rest = k === 0 ? known : s.sub(known, s.mul(s.constant(k), s.mul(y[k - 1], inverse)))
    y.push(s.sub(y[k], rest))
  }
  const infinite = s.constant(Number.POSITIVE_INFINITY)
  const far = s.select(s.equal(y[0], infinite), infinite, y[n])
  return s.select(s.less(a, s.constant(20)), series(s, n, a, 20, 48), far)
}

/** The derivative of order n of I_0; those of I_1 = I_0' are the next ones. */
export function i0<V>(s: ScalarOps<V>, x: V, n: number): V {
  const a = s.abs(x)
  const y = n < 2 ? value(s, n as 0 | 1, a) : higher(s, n, a)
  const isLeft = s.less(x, s.constant(0))
  const odd = n === 1 ? s.copySign(y, x) : s.select(isLeft, signed(s, n, y), y)
  return unlessNaN(s, x, n % 2 === 0 ? y : odd)
}
