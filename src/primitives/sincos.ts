import { sincos as expansion, limit } from "./expansions/sincos.js"
import { system } from "./kinds/elementwise.js"
import { neg } from "./neg.js"

/** [sin u, cos u]: s' = c u', c' = -s u' */
export const sincos = system("sincos", {
  evaluate: [Math.sin, Math.cos],
  lower: expansion,
  limit,
  slope: ([s, c]) => [c, neg(s)],
})
