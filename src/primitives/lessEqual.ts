import { predicate } from "./kinds/elementwise.js"

export const lessEqual = predicate("lessEqual", (x, y) => x <= y)
