import { exp } from "../exp.js"
import { erfcxDerivative as erfcxCode } from "../expansions/special/erfcx.js"
import { logNdtrDerivative as logNdtrCode } from "../expansions/special/logNdtr.js"
import { derivatives } from "../kinds/derivatives.js"
import { analytic, between } from "../kinds/elementwise.js"
import { mul } from "../mul.js"
import {
  dawsnDerivative,
  erfcinvValue,
  erfcxDerivative,
  erfiValue,
  logNdtrDerivative,
  ndtriValue,
  ndtrValue,
} from "../special/errorFunctions.js"
import { square } from "../square.js"

/** exp(u²) erfc(u); v' = 2 u v - 2/√π, of which it is by far the smallest solution where u is large. */
export const erfcx = derivatives("erfcx", {
  evaluate: erfcxDerivative,
  lower: (s, x, n) => erfcxCode(s, x, n),
  range: [-1, 3],
})

/** v' = 2/√π exp(u²) u' */
export const erfi = analytic("erfi", {
  evaluate: erfiValue,
  slope: (_, u) => mul(2 / Math.sqrt(Math.PI), exp(square(u))),
})

/** v' = -√π/2 exp(v²) u' */
export const erfcinv = analytic("erfcinv", {
  evaluate: erfcinvValue,
  slope: (v) => mul(-Math.sqrt(Math.PI) / 2, exp(square(v))),
  domain: between(0.3, 1.7),
})

/** v' = exp(-u²/2) / √(2π) u' */
export const ndtr = analytic("ndtr", {
  evaluate: ndtrValue,
  slope: (_, u) => mul(1 / Math.sqrt(2 * Math.PI), exp(mul(-0.5, square(u)))),
})

/** v' = √(2π) exp(v²/2) u' */
export const ndtri = analytic("ndtri", {
  evaluate: ndtriValue,
  slope: (v) => mul(Math.sqrt(2 * Math.PI), exp(mul(0.5, square(v)))),
  domain: between(0.2, 0.8),
})

/** ln ndtr(u) */
export const logNdtr = derivatives("logNdtr", {
  evaluate: logNdtrDerivative,
  lower: (s, x, n) => logNdtrCode(s, x, n),
  range: [-4, 3],
})

/** Dawson's integral; v' = 1 - 2 u v, of which it is the smallest solution where u is large. */
export const dawsn = derivatives("dawsn", { evaluate: dawsnDerivative, range: [-2, 2] })
