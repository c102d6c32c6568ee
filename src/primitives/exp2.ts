import { analytic } from "./kinds/elementwise.js"
import { mul } from "./mul.js"

/** v' = ln 2 . v u' */
export const exp2 = analytic("exp2", {
  evaluate: (x) => 2 ** x,
  slope: (v) => mul(Math.LN2, v),
})
