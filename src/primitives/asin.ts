import { asin as expansion } from "./expansions/asin.js"
import { besideOne } from "./expansions/parts.js"
import { between, over, system } from "./kinds/elementwise.js"
import { neg } from "./neg.js"

/** [asin u, √(1 - u²)]: w v' = u', w w' = -u u'. As an output of its own the root loses nothing near 0 or ±1. */
export const asin = system("asin", {
  intrinsics: ["arcsin"],
  evaluate: [Math.asin, (x) => Math.sqrt((1 - x) * (1 + x))],
  lower: (s, x) => [expansion(s, x), s.sqrt(besideOne(s, x))],
  slope: ([, w], u) => [over(1, w), over(neg(u), w)],
  domain: between(-0.8, 0.8),
})
