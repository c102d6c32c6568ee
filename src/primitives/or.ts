import { predicate } from "./kinds/elementwise.js"
import { exactly } from "./kinds/lowering.js"
import { flags, sample } from "./kinds/op.js"

export const or = predicate("or", (x, y) => Boolean(x || y), {
  commutative: true,
  lower: exactly((s, [x, y]) => [s.or(x, y)], [0, 1]),
  domain: [sample([flags([3]), flags([3])])],
})
