import { exp2 as expansion } from "./expansions/exp2.js"
import { system } from "./kinds/elementwise.js"
import { mul } from "./mul.js"

/** [2ᵘ, ln 2 · 2ᵘ]: v' = w u', w' = ln 2 · w u'. w is still a number where 2ᵘ is just too large for one. */
export const exp2 = system("exp2", {
  intrinsics: ["exp2"],
  evaluate: [(x) => 2 ** x, (x) => (x > 0 ? 2 ** (x - 1) * (2 * Math.LN2) : Math.LN2 * 2 ** x)],
  lower: expansion,
  slope: ([, w]) => [w, mul(Math.LN2, w)],
})
