import { unary } from "../numpy/promote.js"
import * as p from "../primitives/index.js"

/**
 * exp(x²) erfc(x), which neither under- nor overflows for large x: there it is about 1/(x √π).
 *
 * @example
 * ```ts
 * special.erfcx([0, 10, 1e10]) // => [1.00000000e+00 5.61409927e-02 5.64189584e-11]
 * ```
 */
export const erfcx = unary("erfcx", (x) => p.erfcx(x))

/**
 * 2/√π ∫₀ˣ exp(t²) dt.
 *
 * @example
 * ```ts
 * special.erfi([0, 1]) // => [0.         1.65042576]
 * ```
 */
export const erfi = unary("erfi", p.erfi)

/**
 * The inverse of erfc on [0, 2], accurate near zero.
 *
 * @example
 * ```ts
 * special.erfcinv([1e-20, 1, 1.5]) // => [ 6.60158062  0.         -0.47693628]
 * ```
 */
export const erfcinv = unary("erfcinv", p.erfcinv)

/**
 * The distribution function of the normal distribution, 1/√(2π) ∫ exp(-t²/2) dt up to x.
 *
 * @example
 * ```ts
 * special.ndtr([-10, 0, 1]) // => [7.61985302e-24 5.00000000e-01 8.41344746e-01]
 * ```
 */
export const ndtr = unary("ndtr", p.ndtr)

/**
 * The inverse of `special.ndtr`: the quantile of the normal distribution.
 *
 * @example
 * ```ts
 * special.ndtri([1e-20, 0.5, 0.975]) // => [-9.26234009  0.          1.95996398]
 * ```
 */
export const ndtri = unary("ndtri", p.ndtri)

/**
 * ln ndtr(x), for any x; about -x²/2 for x far below zero.
 *
 * @example
 * ```ts
 * special.logNdtr([-40, 0, 10]) // => [-8.04608442e+02 -6.93147181e-01 -7.61985302e-24]
 * ```
 */
export const logNdtr = unary("logNdtr", (x) => p.logNdtr(x))

/**
 * Dawson's integral exp(-x²) ∫₀ˣ exp(t²) dt.
 *
 * @example
 * ```ts
 * special.dawsn([0.5, 100]) // => [0.42443638 0.00500025]
 * ```
 */
export const dawsn = unary("dawsn", (x) => p.dawsn(x))
