import { predicate } from "./kinds/elementwise.js"
import { flags, sample } from "./kinds/op.js"

export const or = predicate("or", (x, y) => Boolean(x || y), {
  commutative: true,
  domain: [sample([flags([3]), flags([3])])],
})
