import { log2 as expansion } from "./expansions/log2.js"
import { analytic, between, over } from "./kinds/elementwise.js"

/** u v' = u' / ln 2 */
export const log2 = analytic("log2", {
  intrinsic: "log2",
  evaluate: Math.log2,
  lower: expansion,
  slope: (_, u) => over(Math.LOG2E, u),
  domain: between(0.3, 4),
})
