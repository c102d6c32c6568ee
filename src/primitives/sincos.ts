import { system } from "./kinds/elementwise.js"
import { neg } from "./neg.js"

/** [sin u, cos u]: s' = c u', c' = -s u' */
export const sincos = system("sincos", {
  evaluate: [Math.sin, Math.cos],
  slope: ([s, c]) => [c, neg(s)],
})
