import { hypot as expansion } from "./expansions/hypot.js"
import { between, bivariate } from "./kinds/elementwise.js"

/** v = √(x² + y²) without overflow: v v' = x x' + y y' */
export const hypot = bivariate("hypot", {
  evaluate: Math.hypot,
  lower: expansion,
  slope: (v, x, y) => ({ num: [x, y], den: v }),
  domain: between(0.3, 3, 2),
})
