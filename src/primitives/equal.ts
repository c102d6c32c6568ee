import { exactly, predicate } from "./kinds/elementwise.js"

export const equal = predicate("equal", (x, y) => x === y, {
  commutative: true,
  lower: exactly((s, [x, y]) => [s.equal(x, y)]),
})
