import { add } from "./add.js"
import { acosh as expansion } from "./expansions/acosh.js"
import { analytic, between, over } from "./kinds/elementwise.js"
import { mul } from "./mul.js"
import { sqrt } from "./sqrt.js"
import { sub } from "./sub.js"

/** √(u - 1) √(u + 1) v' = u' */
export const acosh = analytic("acosh", {
  intrinsic: "arccosh",
  evaluate: Math.acosh,
  lower: expansion,
  // u² may overflow
  slope: (_, u) => over(1, mul(sqrt(sub(u, 1)), sqrt(add(u, 1)))),
  domain: between(1.3, 4),
})
