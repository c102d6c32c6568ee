import { add } from "./add.js"
import { acosh as expansion } from "./expansions/acosh.js"
import { analytic, between, over } from "./kinds/elementwise.js"
import { mul } from "./mul.js"
import { sqrt } from "./sqrt.js"
import { sub } from "./sub.js"

/** √(u² - 1) v' = u' */
export const acosh = analytic("acosh", {
  evaluate: Math.acosh,
  lower: expansion,
  slope: (_, u) => over(1, sqrt(mul(sub(u, 1), add(u, 1)))),
  domain: between(1.3, 4),
})
