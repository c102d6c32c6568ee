import { constant } from "./kinds/elementwise.js"
import { exactly } from "./kinds/lowering.js"

/** The smallest whole number that is not below x. */
export const ceil = constant(
  "ceil",
  Math.ceil,
  exactly((s, [x]) => [s.ceil(x)]),
)
