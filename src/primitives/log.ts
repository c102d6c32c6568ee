import { log as expansion } from "./expansions/log.js"
import { analytic, between, over } from "./kinds/elementwise.js"

/** u v' = u' */
export const log = analytic("log", {
  intrinsic: "log",
  evaluate: Math.log,
  lower: expansion,
  slope: (_, u) => over(1, u),
  domain: between(0.3, 4),
})
