import { add } from "./add.js"
import { tan as expansion, limit } from "./expansions/tan.js"
import { analytic, between } from "./kinds/elementwise.js"
import { square } from "./square.js"

/** v' = (1 + v²) u' */
export const tan = analytic("tan", {
  intrinsic: "tan",
  evaluate: Math.tan,
  lower: expansion,
  limit,
  slope: (v) => add(1, square(v)),
  domain: between(-1.2, 1.2),
})
