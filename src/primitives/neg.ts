import { multilinear } from "./kinds/elementwise.js"
import { exactly } from "./kinds/lowering.js"

export const neg = multilinear("neg", (x) => -x, {
  linear: [[0]],
  transpose: (ct) => neg(ct),
  lower: exactly((s, [x]) => [s.neg(x)]),
})
