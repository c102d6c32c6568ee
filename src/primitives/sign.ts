import { constant } from "./kinds/elementwise.js"

/** -1, 0 or 1; NaN of NaN. */
export const sign = constant("sign", Math.sign)
