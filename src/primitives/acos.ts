import { acos as expansion } from "./expansions/acos.js"
import { besideOne } from "./expansions/parts.js"
import { between, over, system } from "./kinds/elementwise.js"
import { neg } from "./neg.js"

/** [acos u, √(1 - u²)]: w v' = -u', w w' = -u u' */
export const acos = system("acos", {
  intrinsics: ["arccos"],
  evaluate: [Math.acos, (x) => Math.sqrt((1 - x) * (1 + x))],
  lower: (s, x) => [expansion(s, x), s.sqrt(besideOne(s, x))],
  slope: ([, w], u) => [over(-1, w), over(neg(u), w)],
  domain: between(-0.8, 0.8),
})
