import { exp } from "./exp.js"
import { erfinv as expansion } from "./expansions/erfinv.js"
import { analytic, between } from "./kinds/elementwise.js"
import { mul } from "./mul.js"
import { erfinv as erfinvValue } from "./special/erfinv.js"
import { square } from "./square.js"

/** v' = √π/2 exp(v²) u' */
export const erfinv = analytic("erfinv", {
  intrinsic: "erfinv",
  evaluate: erfinvValue,
  lower: expansion,
  slope: (v) => mul(Math.sqrt(Math.PI) / 2, exp(square(v))),
  domain: between(-0.8, 0.8),
})
