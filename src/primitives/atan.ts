import { add } from "./add.js"
import { atan as expansion } from "./expansions/atan.js"
import { analytic, over } from "./kinds/elementwise.js"
import { square } from "./square.js"

/** (1 + u²) v' = u' */
export const atan = analytic("atan", {
  intrinsic: "arctan",
  evaluate: Math.atan,
  lower: expansion,
  slope: (_, u) => over(1, add(1, square(u))),
})
