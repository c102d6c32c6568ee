import { exp } from "./exp.js"
import { expm1 as expansion } from "./expansions/expm1.js"
import { analytic } from "./kinds/elementwise.js"

/** v' = exp(u) u', and not (v + 1) u', which cancels for large negative u */
export const expm1 = analytic("expm1", {
  intrinsic: "expm1",
  evaluate: Math.expm1,
  lower: expansion,
  slope: (_, u) => exp(u),
})
