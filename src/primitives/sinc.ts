import { sinc as expansion, highest } from "./expansions/special/sinc.js"
import { derivatives } from "./kinds/derivatives.js"
import { sincDerivative } from "./special/sinc.js"

/** sin(πu)/(πu), 1 at zero. Its equation u v' = cos(πu) u' - v u' is singular there; the function is not. */
export const sinc = derivatives("sinc", {
  evaluate: sincDerivative,
  lower: (s, x, n) => (n <= highest ? { value: expansion(s, x, n) } : undefined),
  range: [-2, 2],
})
