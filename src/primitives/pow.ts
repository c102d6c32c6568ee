import { pow as expansion } from "./expansions/pow.js"
import { between, bivariate } from "./kinds/elementwise.js"
import { log } from "./log.js"
import { mul } from "./mul.js"

/** v = xʸ for x > 0: x v' = y v x' + x v log(x) y' */
export const pow = bivariate("pow", {
  evaluate: (x, y) => x ** y,
  lower: expansion,
  slope: (v, x, y) => ({ num: [mul(y, v), mul(mul(x, v), log(x))], den: x }),
  domain: between(0.5, 3, 2),
})
