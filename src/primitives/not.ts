import { predicate } from "./kinds/elementwise.js"
import { flags, sample } from "./kinds/op.js"

export const not = predicate("not", (x) => !x, { domain: [sample([flags([3])])] })
