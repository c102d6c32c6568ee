import { predicate } from "./kinds/elementwise.js"
import { exactly } from "./kinds/lowering.js"
import { flags, sample } from "./kinds/op.js"

export const not = predicate("not", (x) => !x, {
  lower: exactly((s, [x]) => [s.not(x)], [0]),
  domain: [sample([flags([3])])],
})
