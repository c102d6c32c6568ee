import { absorb } from "./absorb.js"
import { pow as expansion } from "./expansions/pow.js"
import { between, bivariate } from "./kinds/elementwise.js"
import { log } from "./log.js"
import { power } from "./special/power.js"
import { sub } from "./sub.js"

/**
 * xʸ: v' = y x^(y-1) x' + v log(x) y'. Where a zero meets an infinity at x = 0, in 0 x^(-1) and in 0^y log 0, the limit is
 * zero.
 */
export const pow = bivariate("pow", {
  evaluate: power,
  lower: expansion,
  slope: (v, x, y) => ({ num: [absorb(y, pow(x, sub(y, 1))), absorb(v, log(x))], singular: true }),
  domain: between(0.5, 3, 2),
})
