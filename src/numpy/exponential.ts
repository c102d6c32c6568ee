import * as p from "../primitives/index.js"
import { binary, unary } from "./promote.js"

/**
 * eˣ.
 *
 * @example
 * ```ts
 * np.exp([0, 1]) // => [1.         2.71828183]
 * ```
 */
export const exp = unary("exp", p.exp)

/**
 * eˣ - 1, accurate for small x.
 *
 * @example
 * ```ts
 * np.expm1(1e-10) // => 1.00000000005e-10
 * ```
 */
export const expm1 = unary("expm1", p.expm1)

/**
 * 2ˣ.
 *
 * @example
 * ```ts
 * np.exp2([-1, 10]) // => [5.000e-01 1.024e+03]
 * ```
 */
export const exp2 = unary("exp2", (x) => p.exp2(x)[0])

/**
 * The natural logarithm: -inf at zero, NaN for x < 0.
 *
 * @example
 * ```ts
 * np.log([1, 2]) // => [0.         0.69314718]
 * ```
 */
export const log = unary("log", p.log)

/**
 * log(1 + x), accurate for small x.
 *
 * @example
 * ```ts
 * np.log1p(1e-10) // => 9.999999999500001e-11
 * ```
 */
export const log1p = unary("log1p", p.log1p)

/**
 * The logarithm to base 2.
 *
 * @example
 * ```ts
 * np.log2([0.5, 8]) // => [-1.  3.]
 * ```
 */
export const log2 = unary("log2", p.log2)

/**
 * The logarithm to base 10.
 *
 * @example
 * ```ts
 * np.log10([0.1, 100]) // => [-1.  2.]
 * ```
 */
export const log10 = unary("log10", p.log10)

/**
 * log(eˣ + eʸ) without overflow, with broadcasting. Its derivatives do not cancel where one of the two is much the
 * larger; where both are the same infinity each counts half.
 *
 * @example
 * ```ts
 * np.logaddexp([0, 1000, -Infinity], [0, 999, 2]) // => [6.93147181e-01 1.00031326e+03 2.00000000e+00]
 * ```
 */
export const logaddexp = binary("logaddexp", p.logaddexp, { float: true })
