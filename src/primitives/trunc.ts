import { constant, exactly } from "./kinds/elementwise.js"

/** x without its fraction. */
export const trunc = constant(
  "trunc",
  Math.trunc,
  exactly((s, [x]) => [s.trunc(x)]),
)
