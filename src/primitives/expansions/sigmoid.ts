import type { ScalarOps } from "../scalar.js"
import { exp } from "./exp.js"

/**
 * [σ(x), σ(-x)]: with e = e^-|x| the larger one is 1 / (1 + e), the other e / (1 + e). Of what the sum 1 + e loses, nearly
 * all where e is small and half where it is near one is made good.
 */
export function sigmoid<V>(s: ScalarOps<V>, x: V): readonly [V, V] {
  const one = s.constant(1)
  const e = exp(s, s.neg(s.abs(x)))
  const sum = s.add(one, e)
  const lost = s.add(s.sub(one, sum), e)
  const negative = s.less(x, s.constant(0))
  const over = (y: V): V => {
    const quotient = s.div(y, sum)
    return s.sub(quotient, s.mul(quotient, lost))
  }
  return [over(s.select(negative, e, one)), over(s.select(negative, one, e))]
}
