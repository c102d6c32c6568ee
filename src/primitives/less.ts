import { predicate } from "./kinds/elementwise.js"
import { exactly } from "./kinds/lowering.js"

export const less = predicate("less", (x, y) => x < y, { lower: exactly((s, [x, y]) => [s.less(x, y)]) })
