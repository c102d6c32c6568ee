import { analytic, between, over } from "./kinds/elementwise.js"

/** 2 v v' = u' */
export const sqrt = analytic("sqrt", {
  evaluate: Math.sqrt,
  slope: (v) => over(0.5, v),
  lower: (s, x) => s.sqrt(x),
  exact: true,
  domain: between(0.3, 4),
})
