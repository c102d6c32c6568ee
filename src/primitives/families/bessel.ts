import { highestBessel } from "../expansions/special/besselSeries.js"
import { i0 as i0Code, ive as iveCode } from "../expansions/special/iv.js"
import { jn as jnCode } from "../expansions/special/jn.js"
import { derivatives, partials } from "../kinds/derivatives.js"
import { jnDerivative, sphericalJnDerivative, ynDerivative } from "../special/bessel.js"
import { ivDerivative, iveDerivative, kvDerivative } from "../special/modifiedBessel.js"

/** J_n: u² v'' + u v' + (u² - n²) v = 0. */
export const jn = derivatives("jn", {
  evaluate: (k, x, [n]) => jnDerivative(n, k, x),
  lower: (s, x, k, [n]) => ((n === 0 || n === 1) && n + k <= highestBessel ? jnCode(s, x, n, k) : undefined),
  range: [-3, 3],
  settings: [[0], [1], [2]],
})

/** Y_n: the same equation. */
export const yn = derivatives("yn", {
  evaluate: (k, x, [n]) => ynDerivative(n, k, x),
  range: [0.8, 4],
  settings: [[1]],
})

/** j_n: u² v'' + 2 u v' + (u² - n (n + 1)) v = 0. */
export const sphericalJn = derivatives("sphericalJn", {
  evaluate: (k, x, [n]) => sphericalJnDerivative(n, k, x),
  range: [-3, 3],
  settings: [[2]],
})

/** I_n, n any number: u² v'' + u v' - (u² + n²) v = 0. */
export const iv = derivatives("iv", {
  evaluate: (k, x, [n]) => ivDerivative(n, k, x),
  lower: (s, x, k, [n]) =>
    (n === 0 || n === 1) && n + k <= highestBessel ? { value: i0Code(s, x, n + k) } : undefined,
  range: [0.5, 3],
  settings: [[0.5], [0], [1]],
})

/** exp(-|u|) I_n(u), n whole. */
export const ive = derivatives("ive", {
  evaluate: (k, x, [n]) => iveDerivative(n, k, x),
  lower: (s, x, k, [n]) => ((n === 0 || n === 1) && k === 0 ? { value: iveCode(s, x, n) } : undefined),
  range: [0.5, 3],
  settings: [[1]],
})

/** K_a(b), also as a function of its order. */
export const kv = partials("kv", {
  evaluate: (orders, x) => kvDerivative(orders, x, false),
  ranges: [
    [-1, 2],
    [0.8, 3],
  ],
})

/** exp(b) K_a(b) */
export const kve = partials("kve", {
  evaluate: (orders, x) => kvDerivative(orders, x, true),
  ranges: [
    [-1, 2],
    [0.8, 3],
  ],
})
