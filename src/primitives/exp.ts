import { exp as expansion } from "./expansions/exp.js"
import { analytic } from "./kinds/elementwise.js"

/** v' = v u' */
export const exp = analytic("exp", {
  evaluate: Math.exp,
  lower: expansion,
  slope: (v) => v,
})
