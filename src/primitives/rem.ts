import { native } from "../ir/lower.js"
import { div } from "./div.js"
import { bivariate } from "./kinds/elementwise.js"
import { neg } from "./neg.js"
import { round } from "./round.js"
import { sub } from "./sub.js"

const remainder = native("remainder", (x, y) => x % y)

/** v = x - n y with the sign of x: v' = x' - n y'. The whole n is (x - v) / y: x / y may round up to the next one. */
export const rem = bivariate("rem", {
  evaluate: remainder,
  slope: (v, x, y) => ({ num: [1, neg(round(div(sub(x, v), y)))] }),
  integer: remainder,
})
