import { multilinear } from "./kinds/elementwise.js"

export const add = multilinear("add", (x, y) => x + y, {
  linear: [[0, 1]],
  transpose: (ct) => ct,
  commutative: true,
  withZeros: ([x, y]) => x ?? y ?? undefined,
})
