import { predicate } from "./kinds/elementwise.js"

export const less = predicate("less", (x, y) => x < y)
