import { softplus as expansion } from "./expansions/softplus.js"
import { analytic } from "./kinds/elementwise.js"
import { sigmoid } from "./sigmoid.js"

/** v = log(1 + eᵘ), v' = σ(u) u' */
export const softplus = analytic("softplus", {
  intrinsic: "softplus",
  evaluate: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  lower: expansion,
  slope: (_, u) => sigmoid(u)[0],
})
