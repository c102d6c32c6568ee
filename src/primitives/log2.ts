import { analytic, between, over } from "./kinds/elementwise.js"

/** u v' = u' / ln 2 */
export const log2 = analytic("log2", {
  evaluate: Math.log2,
  slope: (_, u) => over(Math.LOG2E, u),
  domain: between(0.3, 4),
})
