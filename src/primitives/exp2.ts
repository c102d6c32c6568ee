import { exp2 as expansion } from "./expansions/exp2.js"
import { analytic } from "./kinds/elementwise.js"
import { mul } from "./mul.js"

/** v' = ln 2 . v u' */
export const exp2 = analytic("exp2", {
  evaluate: (x) => 2 ** x,
  lower: expansion,
  slope: (v) => mul(Math.LN2, v),
})
