import { multilinear } from "./kinds/elementwise.js"
import { exactly } from "./kinds/lowering.js"

export const add = multilinear("add", (x, y) => x + y, {
  linear: [[0, 1]],
  transpose: (ct) => ct,
  lower: exactly((s, [x, y]) => [s.add(x, y)]),
  commutative: true,
  withZeros: ([x, y]) => x ?? y ?? undefined,
})
