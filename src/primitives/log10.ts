import { log10 as expansion } from "./expansions/log10.js"
import { analytic, between, over } from "./kinds/elementwise.js"

/** u v' = u' / ln 10 */
export const log10 = analytic("log10", {
  intrinsic: "log10",
  evaluate: Math.log10,
  lower: expansion,
  slope: (_, u) => over(Math.LOG10E, u),
  domain: between(0.3, 4),
})
