import { sinhcosh as expansion } from "./expansions/sinhcosh.js"
import { system } from "./kinds/elementwise.js"

/** [sinh u, cosh u]: s' = c u', c' = s u' */
export const sinhcosh = system("sinhcosh", {
  intrinsics: ["sinh", "cosh"],
  evaluate: [Math.sinh, Math.cosh],
  lower: expansion,
  slope: ([s, c]) => [c, s],
})
