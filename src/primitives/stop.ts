import { constant } from "./kinds/elementwise.js"
import { exactly } from "./kinds/lowering.js"

/** x, which is a constant to differentiation. */
export const stop = constant(
  "stop",
  (x) => x,
  exactly((_, operands) => operands),
)
