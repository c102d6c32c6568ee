import { constant } from "./kinds/elementwise.js"
import { exactly } from "./kinds/lowering.js"

/** The largest whole number that is not above x. */
export const floor = constant(
  "floor",
  Math.floor,
  exactly((s, [x]) => [s.floor(x)]),
)
