import { div } from "./div.js"
import { bivariate } from "./kinds/elementwise.js"
import { neg } from "./neg.js"
import { trunc } from "./trunc.js"

/** The remainder with the sign of x: v' = x' - trunc(x/y) y' */
export const rem = bivariate("rem", {
  evaluate: (x, y) => x % y,
  slope: (_, x, y) => ({ num: [1, neg(trunc(div(x, y)))] }),
  integer: (x, y) => x % y,
})
