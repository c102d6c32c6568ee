import { constant } from "./kinds/elementwise.js"
import { exactly } from "./kinds/lowering.js"

/** x without its fraction. */
export const trunc = constant(
  "trunc",
  Math.trunc,
  exactly((s, [x]) => [s.trunc(x)]),
)
