import { constant } from "./kinds/elementwise.js"
import { exactly } from "./kinds/lowering.js"

/** -1, 0 or 1; NaN of NaN. */
export const sign = constant(
  "sign",
  Math.sign,
  exactly((s, [x]) => {
    const zero = s.constant(0)
    return [s.select(s.less(x, zero), s.constant(-1), s.select(s.less(zero, x), s.constant(1), x))]
  }),
)
