import { cbrt as expansion } from "./expansions/cbrt.js"
import { analytic, between, over } from "./kinds/elementwise.js"
import { square } from "./square.js"

/** 3 v² v' = u' */
export const cbrt = analytic("cbrt", {
  intrinsic: "cbrt",
  evaluate: Math.cbrt,
  lower: expansion,
  slope: (v) => over(1 / 3, square(v)),
  domain: between(0.3, 4),
})
