import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { requireFinite, requireWhole } from "../array/options.js"
import { type Atom, Lit, zerosLike } from "../ir/atom.js"
import { binary, floating, unary } from "../numpy/promote.js"
import * as p from "../primitives/index.js"
import { requireModerate } from "./orders.js"

const filled = (x: Atom, value: number): Atom => new Lit(x.aval, value)

/**
 * The Bessel function J_0.
 *
 * @example
 * ```ts
 * special.j0([0, 1, 100]) // => [1.         0.76519769 0.01998585]
 * ```
 */
export const j0 = unary("j0", (x) => p.jn(x, [0]))

/**
 * The Bessel function J_1.
 *
 * @example
 * ```ts
 * special.j1([0, 1, 100]) // => [ 0.          0.44005059 -0.07714535]
 * ```
 */
export const j1 = unary("j1", (x) => p.jn(x, [1]))

/**
 * The Bessel function of the first kind J_n, n whole, from -100 to 100. Derivatives in x.
 *
 * @example
 * ```ts
 * special.jn(3, [0, 1, 100]) // => [0.         0.01956335 0.0762842 ]
 * ```
 */
export function jn(n: number, x: ArrayLike): NDArray {
  requireWhole("jn", "n", n)
  requireModerate("jn", "n", n)
  return new NDArray(p.jn(floating("jn", x), [n]))
}

/**
 * The Bessel function Y_0, for x > 0.
 *
 * @example
 * ```ts
 * special.y0([0.1, 1, 100]) // => [-1.53423865  0.08825696 -0.07724431]
 * ```
 */
export const y0 = unary("y0", (x) => p.yn(x, [0]))

/**
 * The Bessel function Y_1, for x > 0.
 *
 * @example
 * ```ts
 * special.y1([0.1, 1, 100]) // => [-6.45895109 -0.78121282 -0.02037231]
 * ```
 */
export const y1 = unary("y1", (x) => p.yn(x, [1]))

/**
 * The Bessel function of the second kind Y_n, n whole, from -100 to 100, for x > 0. Derivatives in x.
 *
 * @example
 * ```ts
 * special.yn(3, [0.5, 1, 100]) // => [-4.20594943e+01 -5.82151761e+00  2.34457867e-02]
 * ```
 */
export function yn(n: number, x: ArrayLike): NDArray {
  requireWhole("yn", "n", n)
  requireModerate("yn", "n", n)
  return new NDArray(p.yn(floating("yn", x), [n]))
}

/**
 * The spherical Bessel function j_n(x) = √(π/(2x)) J_{n+1/2}(x), n = 0, 1, ..., 100, smooth at zero.
 *
 * @example
 * ```ts
 * special.sphericalJn(1, [0, 1, 100]) // => [ 0.          0.30116868 -0.00867383]
 * ```
 */
export function sphericalJn(n: number, x: ArrayLike): NDArray {
  requireWhole("sphericalJn", "n", n, 0)
  requireModerate("sphericalJn", "n", n, 100, 0)
  return new NDArray(p.sphericalJn(floating("sphericalJn", x), [n]))
}

/**
 * The modified Bessel function I_0.
 *
 * @example
 * ```ts
 * special.i0([0, 1, 10]) // => [1.00000000e+00 1.26606588e+00 2.81571663e+03]
 * ```
 */
export const i0 = unary("i0", (x) => p.iv(x, [0]))

/**
 * The modified Bessel function I_1.
 *
 * @example
 * ```ts
 * special.i1([0, 1, 10]) // => [0.00000000e+00 5.65159104e-01 2.67098830e+03]
 * ```
 */
export const i1 = unary("i1", (x) => p.iv(x, [1]))

/**
 * exp(-|x|) I_0(x), without overflow. At zero its derivatives are those from the right.
 *
 * @example
 * ```ts
 * special.i0e([0, 1, 1000]) // => [1.         0.46575961 0.01261724]
 * ```
 */
export const i0e = unary("i0e", (x) => p.ive(x, [0]))

/**
 * exp(-|x|) I_1(x), without overflow. At zero its derivatives are those from the right.
 *
 * @example
 * ```ts
 * special.i1e([0, 1, 1000]) // => [0.         0.20791042 0.01261093]
 * ```
 */
export const i1e = unary("i1e", (x) => p.ive(x, [1]))

/**
 * The modified Bessel function of the first kind I_v, of any real order v from -100 to 100, which is a number; x ≥ 0 unless v is whole.
 * Derivatives in x.
 *
 * @example
 * ```ts
 * special.iv(0.5, [0, 1, 10]) // => [0.00000000e+00 9.37674888e-01 2.77878460e+03]
 * ```
 */
export function iv(v: number, x: ArrayLike): NDArray {
  requireFinite("iv", "v", v)
  requireModerate("iv", "v", v)
  return new NDArray(p.iv(floating("iv", x), [v]))
}

/**
 * The modified Bessel function K_0, for x > 0.
 *
 * @example
 * ```ts
 * special.k0([0.1, 1, 10]) // => [2.42706902e+00 4.21024438e-01 1.77800623e-05]
 * ```
 */
export const k0 = unary("k0", (x) => p.kv([zerosLike(x), x]))

/**
 * The modified Bessel function K_1, for x > 0.
 *
 * @example
 * ```ts
 * special.k1([0.1, 1, 10]) // => [9.85384478e+00 6.01907230e-01 1.86487735e-05]
 * ```
 */
export const k1 = unary("k1", (x) => p.kv([filled(x, 1), x]))

/**
 * exp(x) K_0(x), without underflow.
 *
 * @example
 * ```ts
 * special.k0e([0.1, 1, 1000]) // => [2.6823261  1.14446308 0.03962832]
 * ```
 */
export const k0e = unary("k0e", (x) => p.kve([zerosLike(x), x]))

/**
 * exp(x) K_1(x), without underflow.
 *
 * @example
 * ```ts
 * special.k1e([0.1, 1, 1000]) // => [10.89018268  1.63615349  0.03964813]
 * ```
 */
export const k1e = unary("k1e", (x) => p.kve([filled(x, 1), x]))

/**
 * The modified Bessel function of the second kind K_v(x), of any real order v, for x > 0. Derivatives in v and x: a
 * Matérn covariance may learn its order.
 *
 * @example
 * ```ts
 * special.kv([0, 0.5, 2.5], 1) // => [0.42102444 0.4610685  3.22747953]
 * ```
 */
export const kv = binary("kv", (v, x) => p.kv([v, x]), { float: true })
