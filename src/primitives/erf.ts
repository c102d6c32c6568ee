import { exp } from "./exp.js"
import { erf as expansion } from "./expansions/erf.js"
import { analytic } from "./kinds/elementwise.js"
import { mul } from "./mul.js"
import { neg } from "./neg.js"
import { erf as erfValue } from "./special/erf.js"
import { square } from "./square.js"

/** v' = 2/√π exp(-u²) u' */
export const erf = analytic("erf", {
  intrinsic: "erf",
  evaluate: erfValue,
  lower: expansion,
  slope: (_, u) => mul(2 / Math.sqrt(Math.PI), exp(neg(square(u)))),
})
