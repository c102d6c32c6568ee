import { derivatives } from "../kinds/derivatives.js"
import { system } from "../kinds/elementwise.js"
import { mul } from "../mul.js"
import { sincos } from "../sincos.js"
import { expiDerivative, expnDerivative, exprelDerivative } from "../special/exponentialIntegrals.js"
import {
  chiDerivative,
  ciDerivative,
  fresnelValues,
  shiDerivative,
  siDerivative,
} from "../special/trigonometricIntegrals.js"
import { square } from "../square.js"

/** (exp(u) - 1) / u, 1 at zero. */
export const exprel = derivatives("exprel", { evaluate: exprelDerivative, range: [-2, 2] })

/** Ei: u v' = exp(u) u'. */
export const expi = derivatives("expi", { evaluate: expiDerivative, range: [0.6, 3] })

/** E_n: E_n' = -E_{n-1}, and E_0 = exp(-u) / u. */
export const expn = derivatives("expn", {
  evaluate: (k, x, [n]) => expnDerivative(n, k, x),
  range: [0.6, 3],
  settings: [[2]],
})

/** Si: u v' = sin(u) u'. */
export const si = derivatives("si", { evaluate: siDerivative, range: [-2, 2] })

/** Ci: u v' = cos(u) u'. */
export const ci = derivatives("ci", { evaluate: ciDerivative, range: [0.6, 3] })

/** Shi: u v' = sinh(u) u'. */
export const shi = derivatives("shi", { evaluate: shiDerivative, range: [-2, 2] })

/** Chi: u v' = cosh(u) u'. */
export const chi = derivatives("chi", { evaluate: chiDerivative, range: [0.6, 3] })

/** v' = sin(πu²/2) u', w' = cos(πu²/2) u' */
export const fresnel = system("fresnel", {
  evaluate: [(x) => fresnelValues(x)[0], (x) => fresnelValues(x)[1]],
  slope: (_, u) => sincos(mul(Math.PI / 2, square(u))),
})
