import { add } from "./add.js"
import { atanh as expansion } from "./expansions/atanh.js"
import { analytic, between, over } from "./kinds/elementwise.js"
import { mul } from "./mul.js"
import { sub } from "./sub.js"

/** (1 - u²) v' = u' */
export const atanh = analytic("atanh", {
  evaluate: Math.atanh,
  lower: expansion,
  slope: (_, u) => over(1, mul(sub(1, u), add(1, u))),
  domain: between(-0.8, 0.8),
})
