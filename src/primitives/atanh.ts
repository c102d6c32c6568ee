import { atanh as expansion } from "./expansions/atanh.js"
import { besideOne } from "./expansions/parts.js"
import { between, over, system } from "./kinds/elementwise.js"
import { mul } from "./mul.js"

/** [atanh u, 1 - u²]: w v' = u', w' = -2 u u' */
export const atanh = system("atanh", {
  intrinsics: ["arctanh"],
  evaluate: [Math.atanh, (x) => (1 - x) * (1 + x)],
  lower: (s, x) => [expansion(s, x), besideOne(s, x)],
  slope: ([, w], u) => [over(1, w), mul(-2, u)],
  domain: between(-0.8, 0.8),
})
