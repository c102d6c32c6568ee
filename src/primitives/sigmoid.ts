import { sigmoid as expansion } from "./expansions/sigmoid.js"
import { system } from "./kinds/elementwise.js"
import { mul } from "./mul.js"
import { neg } from "./neg.js"

/** [σ(u), σ(-u)]: s' = s c u', c' = -s c u'. Carried along, c does not cancel as 1 - s would. */
export const sigmoid = system("sigmoid", {
  evaluate: [(x) => 1 / (1 + Math.exp(-x)), (x) => 1 / (1 + Math.exp(x))],
  lower: expansion,
  slope: ([s, c]) => {
    const product = mul(s, c)
    return [product, neg(product)]
  },
})
