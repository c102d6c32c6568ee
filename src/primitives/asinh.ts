import { asinh as expansion } from "./expansions/asinh.js"
import { hypot } from "./expansions/hypot.js"
import { over, system } from "./kinds/elementwise.js"

/** [asinh u, √(1 + u²)]: w v' = u', w w' = u u'. */
export const asinh = system("asinh", {
  intrinsics: ["arcsinh"],
  evaluate: [Math.asinh, (x) => Math.hypot(1, x)], // x² may overflow
  lower: (s, x) => [expansion(s, x), hypot(s, s.constant(1), x)[0]],
  slope: ([, w], u) => [over(1, w), over(u, w)],
})
