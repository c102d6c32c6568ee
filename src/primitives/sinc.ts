import { derivatives } from "./kinds/derivatives.js"
import { sincDerivative } from "./special/sinc.js"

/** sin(πu)/(πu), 1 at zero. Its equation u v' = cos(πu) u' - v u' is singular there; the function is not. */
export const sinc = derivatives("sinc", { evaluate: sincDerivative, range: [-2, 2] })
