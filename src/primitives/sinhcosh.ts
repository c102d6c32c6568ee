import { system } from "./kinds/elementwise.js"

/** [sinh u, cosh u]: s' = c u', c' = s u' */
export const sinhcosh = system("sinhcosh", {
  evaluate: [Math.sinh, Math.cosh],
  slope: ([s, c]) => [c, s],
})
