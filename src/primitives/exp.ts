import { analytic } from "./kinds/elementwise.js"

/** v' = v u' */
export const exp = analytic("exp", {
  evaluate: Math.exp,
  slope: (v) => v,
})
