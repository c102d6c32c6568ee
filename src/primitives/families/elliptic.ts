import { derivatives } from "../kinds/derivatives.js"
import { ellipeDerivative, ellipkDerivative, ellipkm1Derivative } from "../special/elliptic.js"

/** K(u), u the parameter, the square of the modulus: u (1 - u) v'' + (1 - 2u) v' = v / 4. */
export const ellipk = derivatives("ellipk", { evaluate: ellipkDerivative, range: [-2, 0.8] })

/** K(1 - u) */
export const ellipkm1 = derivatives("ellipkm1", { evaluate: ellipkm1Derivative, range: [0.3, 2] })

/** E(u): u (1 - u) v'' + (1 - u) v' = -v / 4. */
export const ellipe = derivatives("ellipe", { evaluate: ellipeDerivative, range: [-2, 0.8] })
