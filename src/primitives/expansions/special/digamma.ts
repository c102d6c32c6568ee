import type { ScalarOps } from "../../../ir/scalar.js"
import { log } from "../log.js"
import { polynomial } from "../parts.js"
import { type Coded, sincosPi, unlessNaN } from "./parts.js"
import { digammaFarTable, digammaTable, digammaZero } from "./tables.js"

/** ψ(y) for y ≥ 1. */
function right<V>(s: ScalarOps<V>, y: V): V {
  const root = s.sub(s.sub(y, s.constant(digammaZero[0])), s.constant(digammaZero[1]))
  const near = s.mul(root, polynomial(s, digammaTable, s.sub(y, s.constant(1.5))))
  const u = s.div(s.constant(1), y)
  const z = s.mul(u, u)
  const rest = s.add(s.mul(u, s.constant(0.5)), s.mul(z, polynomial(s, digammaFarTable, z)))
  return s.select(s.less(y, s.constant(2)), near, s.sub(log(s, y), rest))
}

/** ψ(x) = ψ(1 + x) - 1/x; left of zero ψ(-a) = ψ(1 + a) + π cot πa. Near the zeros there only JavaScript is accurate. */
export function digamma<V>(s: ScalarOps<V>, x: V): Coded<V> {
  const [zero, one] = [s.constant(0), s.constant(1)]
  const a = s.abs(x)
  const isLeft = s.less(x, zero)
  const value = right(s, s.select(s.or(isLeft, s.less(x, one)), s.add(a, one), a))
  const [sine, cosine] = sincosPi(s, a)
  const cotangent = s.mul(s.constant(Math.PI), s.div(cosine, sine))
  const added = s.select(isLeft, cotangent, s.select(s.less(x, one), s.neg(s.div(one, x)), zero))
  const sum = s.add(value, added)
  const pole = s.select(s.equal(sine, zero), s.constant(Number.NaN), sum)
  const special = s.select(s.equal(x, zero), s.constant(Number.NEGATIVE_INFINITY), s.select(isLeft, pole, sum))
  const clear = s.lessEqual(s.abs(value), s.mul(s.abs(sum), s.constant(4)))
  const sure = s.or(s.not(isLeft), s.or(clear, s.equal(sine, zero)))
  return { value: unlessNaN(s, x, special), sure }
}
