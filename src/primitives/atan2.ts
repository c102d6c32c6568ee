import { add } from "./add.js"
import { atan2 as expansion } from "./expansions/atan2.js"
import { bivariate } from "./kinds/elementwise.js"
import { square } from "./mul.js"
import { neg } from "./neg.js"

/** The angle of the point (x, y): (x² + y²) v' = x y' - y x' */
export const atan2 = bivariate("atan2", {
  evaluate: Math.atan2,
  lower: expansion,
  slope: (_, y, x) => ({ num: [x, neg(y)], den: add(square(x), square(y)) }),
})
