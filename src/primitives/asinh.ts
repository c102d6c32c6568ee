import { add } from "./add.js"
import { asinh as expansion } from "./expansions/asinh.js"
import { analytic, over } from "./kinds/elementwise.js"
import { square } from "./mul.js"
import { sqrt } from "./sqrt.js"

/** √(1 + u²) v' = u' */
export const asinh = analytic("asinh", {
  evaluate: Math.asinh,
  lower: expansion,
  slope: (_, u) => over(1, sqrt(add(1, square(u)))),
})
