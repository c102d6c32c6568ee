import { exp } from "./exp.js"
import { erfc as expansion } from "./expansions/erfc.js"
import { analytic } from "./kinds/elementwise.js"
import { mul } from "./mul.js"
import { neg } from "./neg.js"
import { erfc as erfcValue } from "./special/erf.js"
import { square } from "./square.js"

/** v' = -2/√π exp(-u²) u' */
export const erfc = analytic("erfc", {
  intrinsic: "erfc",
  evaluate: erfcValue,
  lower: expansion,
  slope: (_, u) => mul(-2 / Math.sqrt(Math.PI), exp(neg(square(u)))),
})
