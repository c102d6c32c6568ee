import { predicate } from "./kinds/elementwise.js"
import { exactly } from "./kinds/lowering.js"

export const equal = predicate("equal", (x, y) => x === y, {
  commutative: true,
  lower: exactly((s, [x, y]) => [s.equal(x, y)]),
})
