import type { ScalarOps } from "../scalar.js"
import { clamp } from "./parts.js"
import { combineSinhcosh, reduceSinhcosh } from "./sinhcosh.js"

/** [tanh x, sech² x] = [sinh x / cosh x, (1 / cosh x)²]; sech² 376 = 0. */
export function tanh<V>(s: ScalarOps<V>, x: V): readonly [V, V] {
  const [sinh, cosh] = combineSinhcosh(s, ...reduceSinhcosh(s, clamp(s, x, -376, 376)))
  const sech = s.div(s.constant(1), cosh)
  return [s.div(sinh, cosh), s.mul(sech, sech)]
}
