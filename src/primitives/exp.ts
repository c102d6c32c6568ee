import { exp32, exp as expansion } from "./expansions/exp.js"
import { analytic } from "./kinds/elementwise.js"

/** v' = v u' */
export const exp = analytic("exp", {
  intrinsic: "exp",
  evaluate: Math.exp,
  lower: expansion,
  lower32: exp32,
  slope: (v) => v,
})
