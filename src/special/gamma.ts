import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { requireWhole } from "../array/options.js"
import { add } from "../numpy/arithmetic.js"
import { less } from "../numpy/compare.js"
import { binary, floating, operands, unary } from "../numpy/promote.js"
import { where } from "../numpy/select.js"
import * as p from "../primitives/index.js"
import { requireModerate } from "./orders.js"

/** n! is a double up to 170!. */
const highestPolygamma = 169

/**
 * The gamma function Γ(x), NaN at its poles -1, -2, ....
 *
 * @example
 * ```ts
 * special.gamma([0.5, 5]) // => [ 1.77245385 24.        ]
 * ```
 */
export const gamma = unary("gamma", (x) => p.gamma(x))

/**
 * ln |Γ(x)|, accurate where it is near zero.
 *
 * @example
 * ```ts
 * special.gammaln([0.5, 100]) // => [  0.57236494 359.13420537]
 * ```
 */
export const gammaln = unary("gammaln", (x) => p.gammaln(x))

/**
 * 1/Γ(x), which is smooth everywhere: 0, and not singular, at the poles of Γ.
 *
 * @example
 * ```ts
 * special.rgamma([-1, 0.5]) // => [0.         0.56418958]
 * ```
 */
export const rgamma = unary("rgamma", (x) => p.rgamma(x))

/**
 * ψ(x), the derivative of ln Γ(x).
 *
 * @example
 * ```ts
 * special.digamma([1, 2]) // => [-0.57721566  0.42278434]
 * ```
 */
export const digamma = unary("digamma", (x) => p.gammaln(x, [], 1))

/**
 * The derivative of order n of ψ: ψ itself for n = 0. n is a whole number up to 169.
 *
 * @example
 * ```ts
 * special.polygamma(1, [1, 2]) // => [1.64493407 0.64493407]
 * ```
 */
export function polygamma(n: number, x: ArrayLike): NDArray {
  requireWhole("polygamma", "n", n, 0)
  requireModerate("polygamma", "n", n, highestPolygamma, 0)
  return new NDArray(p.gammaln(floating("polygamma", x), [], n + 1))
}

/**
 * Hurwitz's zeta function Σ (q + k)^-s, k = 0, 1, ..., Riemann's where q is left out. For s > 1, NaN below; q > 0.
 * Derivatives in both.
 *
 * @example
 * ```ts
 * // π²/6
 * special.zeta(2) // => 1.6449340668482264
 * special.zeta(3, [0.5, 1]) // => [8.41439832 1.2020569 ]
 * ```
 */
export function zeta(s: ArrayLike, q: ArrayLike = 1): NDArray {
  return new NDArray(p.zeta(operands("zeta", [s, q], { float: true })))
}

/**
 * Γ(a) Γ(b) / Γ(a + b).
 *
 * @example
 * ```ts
 * special.beta([0.5, 2], 0.5) // => [3.14159265 1.33333333]
 * ```
 */
export const beta = binary("beta", (a, b) => p.beta(a, b), { float: true })

/**
 * ln |B(a, b)|, without the cancellation in a sum of values of gammaln.
 *
 * @example
 * ```ts
 * special.betaln(1e8, [1, 2]) // => [-18.42068074 -36.8413615 ]
 * ```
 */
export const betaln = binary("betaln", (a, b) => p.betaln([a, b]), { float: true })

/**
 * Γ(x + 1), of any number x; 0 for x < 0, as in SciPy.
 *
 * @example
 * ```ts
 * special.factorial([0, 3, 4.5]) // => [ 1.          6.         52.34277778]
 * ```
 */
export function factorial(x: ArrayLike): NDArray {
  const a = new NDArray(floating("factorial", x))
  const negative = less(a, 0)
  return where(negative, 0, gamma(add(where(negative, 0, a), 1)))
}

/**
 * The binomial coefficient Γ(n + 1) / (Γ(k + 1) Γ(n - k + 1)) of any numbers n and k, also where it is zero.
 *
 * @example
 * ```ts
 * special.binom(5, [2, 2.5, 7]) // => [10.         10.86497745  0.        ]
 * ```
 */
export const binom = binary("binom", (n, k) => p.binom([n, k]), { float: true })
