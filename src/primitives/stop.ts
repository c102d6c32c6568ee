import { constant, exactly } from "./kinds/elementwise.js"

/** x, which is a constant to differentiation. */
export const stop = constant(
  "stop",
  (x) => x,
  exactly((_, operands) => operands),
)
