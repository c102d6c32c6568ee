import { add } from "./add.js"
import { asin as expansion } from "./expansions/asin.js"
import { analytic, between, over } from "./kinds/elementwise.js"
import { mul } from "./mul.js"
import { sqrt } from "./sqrt.js"
import { sub } from "./sub.js"

/** √(1 - u²) v' = u' */
export const asin = analytic("asin", {
  evaluate: Math.asin,
  lower: expansion,
  slope: (_, u) => over(1, sqrt(mul(sub(1, u), add(1, u)))),
  domain: between(-0.8, 0.8),
})
