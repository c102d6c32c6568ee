import { constant } from "./kinds/elementwise.js"

/** x without its fraction. */
export const trunc = constant("trunc", Math.trunc)
