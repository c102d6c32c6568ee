import { binary, unary } from "../numpy/promote.js"
import * as p from "../primitives/index.js"

export { logSoftmax } from "../numpy/special.js"
export { sinc } from "../numpy/trigonometry.js"

/**
 * x ln y, 0 where x is, also for y = 0.
 *
 * @example
 * ```ts
 * special.xlogy([0, 2], [0, 3]) // => [0.         2.19722458]
 * ```
 */
export const xlogy = binary("xlogy", p.xlogy, { float: true })

/**
 * x ln(1 + y), 0 where x is, also for y = -1.
 *
 * @example
 * ```ts
 * special.xlog1py([0, 2], [-1, 1e-20]) // => [0.e+00 2.e-20]
 * ```
 */
export const xlog1py = binary("xlog1py", p.xlog1py, { float: true })

/**
 * -x ln x, 0 at zero and -inf below: a term of an entropy.
 *
 * @example
 * ```ts
 * special.entr([0, 0.5, 1]) // => [ 0.          0.34657359 -0.        ]
 * ```
 */
export const entr = unary("entr", p.entr)

/**
 * x ln(x/y), a term of a relative entropy: 0 where x = 0 ≤ y, inf where x or y is negative.
 *
 * @example
 * ```ts
 * special.relEntr([0, 0.5], 0.25) // => [0.         0.34657359]
 * ```
 */
export const relEntr = binary("relEntr", p.relEntr, { float: true })

/**
 * x ln(x/y) - x + y, which is never negative, and accurate where x is near y.
 *
 * @example
 * ```ts
 * special.klDiv([0, 0.5], 0.25) // => [0.25       0.09657359]
 * special.klDiv(1, 1 + 1e-10) // => 5.000000827070411e-21
 * ```
 */
export const klDiv = binary("klDiv", p.klDiv, { float: true })

/**
 * ln(x / (1 - x)), the inverse of `special.expit`; accurate near 1/2.
 *
 * @example
 * ```ts
 * special.logit([0, 0.25, 0.5]) // => [       -inf -1.09861229  0.        ]
 * ```
 */
export const logit = unary("logit", p.logit)

/**
 * 1 / (1 + exp(-x)), the same as `np.sigmoid`.
 *
 * @example
 * ```ts
 * special.expit([0, 2]) // => [0.5        0.88079708]
 * ```
 */
export const expit = unary("expit", (x) => p.sigmoid(x)[0])

/**
 * cos(x) - 1, without cancellation near zero.
 *
 * @example
 * ```ts
 * special.cosm1([0, 1e-8]) // => [-0.e+00 -5.e-17]
 * ```
 */
export const cosm1 = unary("cosm1", p.cosm1)

/**
 * x^y - 1, without cancellation where x^y is near one.
 *
 * @example
 * ```ts
 * special.powm1(2, [1e-20, 3]) // => [6.93147181e-21 7.00000000e+00]
 * ```
 */
export const powm1 = binary("powm1", p.powm1, { float: true })

/**
 * (exp(x) - 1) / x, 1 at zero.
 *
 * @example
 * ```ts
 * special.exprel([-1, 0, 1e-10]) // => [0.63212056 1.         1.        ]
 * ```
 */
export const exprel = unary("exprel", (x) => p.exprel(x))
