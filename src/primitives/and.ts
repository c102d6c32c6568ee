import { predicate } from "./kinds/elementwise.js"
import { flags, sample } from "./kinds/op.js"

export const and = predicate("and", (x, y) => Boolean(x && y), {
  commutative: true,
  domain: [sample([flags([3]), flags([3])])],
})
