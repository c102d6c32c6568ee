import { predicate } from "./kinds/elementwise.js"

export const equal = predicate("equal", (x, y) => x === y, { commutative: true })
