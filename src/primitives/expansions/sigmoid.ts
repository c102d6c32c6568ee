import type { ScalarOps } from "../scalar.js"
import { exp, exp32 } from "./exp.js"

/** [σ(x), σ(-x)]: with e = e^-|x| the larger one is 1 / (1 + e), the other e / (1 + e). */
function expansion<V>(s: ScalarOps<V>, x: V, power: typeof exp): readonly [V, V] {
  const one = s.constant(1)
  const e = power(s, s.neg(s.abs(x)))
  const sum = s.add(one, e)
  const negative = s.less(x, s.constant(0))
  return [s.div(s.select(negative, e, one), sum), s.div(s.select(negative, one, e), sum)]
}

export const sigmoid = <V>(s: ScalarOps<V>, x: V): readonly [V, V] => expansion(s, x, exp)

/** The same in float32. */
export const sigmoid32 = <V>(s: ScalarOps<V>, x: V): readonly [V, V] => expansion(s, x, exp32)
