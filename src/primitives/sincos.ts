import { double, single } from "./expansions/parts.js"
import { sincos as expansion, sincos32 } from "./expansions/sincos.js"
import { system } from "./kinds/elementwise.js"
import { neg } from "./neg.js"

/** [sin u, cos u]: s' = c u', c' = -s u' */
export const sincos = system("sincos", {
  intrinsics: ["sin", "cos"],
  evaluate: [Math.sin, Math.cos],
  lower: expansion,
  limit: double.angleLimit,
  lower32: sincos32,
  limit32: single.angleLimit,
  slope: ([s, c]) => [c, neg(s)],
})
