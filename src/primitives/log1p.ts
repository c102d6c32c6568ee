import { add } from "./add.js"
import { log1p as expansion } from "./expansions/log1p.js"
import { analytic, between, over } from "./kinds/elementwise.js"

/** (1 + u) v' = u' */
export const log1p = analytic("log1p", {
  intrinsic: "log1p",
  evaluate: Math.log1p,
  lower: expansion,
  slope: (_, u) => over(1, add(1, u)),
  domain: between(-0.7, 3),
})
