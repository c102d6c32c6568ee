import { analytic, between, over } from "./kinds/elementwise.js"

/** u v' = u' */
export const log = analytic("log", {
  evaluate: Math.log,
  slope: (_, u) => over(1, u),
  domain: between(0.3, 4),
})
