import { predicate } from "./kinds/elementwise.js"
import { exactly } from "./kinds/lowering.js"

export const lessEqual = predicate("lessEqual", (x, y) => x <= y, {
  lower: exactly((s, [x, y]) => [s.lessEqual(x, y)]),
})
