import { analytic, between, over } from "./kinds/elementwise.js"
import { neg } from "./neg.js"

/** u v' = -v u' */
export const reciprocal = analytic("reciprocal", {
  evaluate: (x) => 1 / x,
  slope: (v, u) => over(neg(v), u),
  lower: (s, x) => s.div(s.constant(1), x),
  exact: true,
  domain: between(0.3, 4),
})
