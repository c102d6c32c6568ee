import { multilinear } from "./kinds/elementwise.js"
import { exactly } from "./kinds/lowering.js"
import { neg } from "./neg.js"

export const sub = multilinear("sub", (x, y) => x - y, {
  linear: [[0, 1]],
  transpose: (ct, _, i) => (i === 0 ? ct : neg(ct)),
  lower: exactly((s, [x, y]) => [s.sub(x, y)]),
  withZeros: ([x, y]) => (y ? (x ? undefined : neg(y)) : (x ?? undefined)),
})
