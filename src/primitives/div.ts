import { between, bivariate } from "./kinds/elementwise.js"
import { neg } from "./neg.js"

/** y v' = x' - v y' */
export const div = bivariate("div", {
  evaluate: (x, y) => x / y,
  slope: (v, _, y) => ({ num: [1, neg(v)], den: y }),
  lower: (s, x, y) => s.div(x, y),
  exact: true,
  linear: [[0]],
  transpose: (ct, [, y]) => div(ct, y),
  multiplications: 1,
  domain: between(0.5, 3, 2),
})
