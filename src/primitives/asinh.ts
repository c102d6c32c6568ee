import { asinh as expansion } from "./expansions/asinh.js"
import { hypot } from "./hypot.js"
import { analytic, over } from "./kinds/elementwise.js"

/** √(1 + u²) v' = u' */
export const asinh = analytic("asinh", {
  evaluate: Math.asinh,
  lower: expansion,
  // u² may overflow
  slope: (_, u) => over(1, hypot(1, u)),
})
