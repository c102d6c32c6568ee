import { add } from "../add.js"
import { exp } from "../exp.js"
import { analytic, between, over } from "../kinds/elementwise.js"
import { mul } from "../mul.js"
import { lambertwValue } from "../special/lambertw.js"

/** v exp(v) = u, v ≥ -1: exp(v) (1 + v) v' = u' */
export const lambertw = analytic("lambertw", {
  evaluate: (x) => lambertwValue(0, x),
  slope: (v) => over(1, mul(exp(v), add(1, v))),
  domain: between(-0.2, 3),
})

/** The branch v ≤ -1. */
export const lambertwLower = analytic("lambertwLower", {
  evaluate: (x) => lambertwValue(-1, x),
  slope: (v) => over(1, mul(exp(v), add(1, v))),
  domain: between(-0.3, -0.1),
})
