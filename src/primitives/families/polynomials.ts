import { derivatives } from "../kinds/derivatives.js"
import {
  chebyshevDerivative,
  hermiteDerivative,
  laguerreDerivative,
  legendreDerivative,
} from "../special/polynomials.js"

/** P_n: (1 - u²) v'' - 2 u v' + n (n + 1) v = 0. */
export const legendre = derivatives("legendre", {
  evaluate: (k, x, [n]) => legendreDerivative(n, k, x),
  range: [-1, 1],
  settings: [[5]],
})

/** H_n: v'' - 2 u v' + 2 n v = 0. */
export const hermite = derivatives("hermite", {
  evaluate: (k, x, [n]) => hermiteDerivative(n, k, x),
  range: [-1, 1],
  settings: [[3]],
})

/** T_n: (1 - u²) v'' - u v' + n² v = 0. */
export const chebyshev = derivatives("chebyshev", {
  evaluate: (k, x, [n]) => chebyshevDerivative(n, k, x),
  range: [-1, 1],
  settings: [[4]],
})

/** L_n: u v'' + (1 - u) v' + n v = 0. */
export const laguerre = derivatives("laguerre", {
  evaluate: (k, x, [n]) => laguerreDerivative(n, k, x),
  range: [-1, 2],
  settings: [[4]],
})
