import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { requireWhole } from "../array/options.js"
import { floating, unary } from "../numpy/promote.js"
import * as p from "../primitives/index.js"

/**
 * The exponential integral Ei(x), the principal value of ∫ exp(t)/t dt up to x; -inf at zero.
 *
 * @example
 * ```ts
 * special.expi([-1, 1, 10]) // => [-2.19383934e-01  1.89511782e+00  2.49222898e+03]
 * ```
 */
export const expi = unary("expi", (x) => p.expi(x))

/**
 * E_1(x) = ∫ exp(-t)/t dt from x to infinity; for x < 0, -Ei(-x).
 *
 * @example
 * ```ts
 * special.exp1([0.1, 1, 100]) // => [1.82292396e+00 2.19383934e-01 3.68359776e-46]
 * ```
 */
export const exp1 = unary("exp1", (x) => p.expn(x, [1]))

/**
 * E_n(x) = ∫₁^∞ exp(-xt)/tⁿ dt, n = 0, 1, ..., for x ≥ 0.
 *
 * @example
 * ```ts
 * special.expn(3, [0, 1, 10]) // => [5.00000000e-01 1.09691967e-01 3.54876255e-06]
 * ```
 */
export function expn(n: number, x: ArrayLike): NDArray {
  requireWhole("expn", "n", n, 0)
  return new NDArray(p.expn(floating("expn", x), [n]))
}

/**
 * Si and Ci: the sine integral ∫₀ˣ sin(t)/t dt, and the cosine integral, of |x|.
 *
 * @example
 * ```ts
 * special.sici(1) // => [ 0.946083070367183, 0.33740392290096816 ]
 * ```
 */
export function sici(x: ArrayLike): [NDArray, NDArray] {
  const a = floating("sici", x)
  return [new NDArray(p.si(a)), new NDArray(p.ci(a))]
}

/**
 * Shi and Chi: the hyperbolic sine integral ∫₀ˣ sinh(t)/t dt, and the hyperbolic cosine integral, of |x|.
 *
 * @example
 * ```ts
 * special.shichi(1) // => [ 1.0572508753757286, 0.8378669409802082 ]
 * ```
 */
export function shichi(x: ArrayLike): [NDArray, NDArray] {
  const a = floating("shichi", x)
  return [new NDArray(p.shi(a)), new NDArray(p.chi(a))]
}

/**
 * S and C: Fresnel's integrals ∫₀ˣ sin(πt²/2) dt and ∫₀ˣ cos(πt²/2) dt.
 *
 * @example
 * ```ts
 * special.fresnel(1) // => [ 0.43825914739035476, 0.7798934003768229 ]
 * ```
 */
export function fresnel(x: ArrayLike): [NDArray, NDArray] {
  const [s, c] = p.fresnel(floating("fresnel", x))
  return [new NDArray(s), new NDArray(c)]
}

/**
 * Ai, Ai', Bi, and Bi': Airy's functions, solutions of y'' = x y, and their derivatives.
 *
 * @example
 * ```ts
 * const [ai, aip, bi, bip] = special.airy([0, 1])
 * ai // => [0.35502805 0.13529242]
 * ```
 */
export function airy(x: ArrayLike): [NDArray, NDArray, NDArray, NDArray] {
  const [ai, aip, bi, bip] = p.airy(floating("airy", x))
  return [new NDArray(ai), new NDArray(aip), new NDArray(bi), new NDArray(bip)]
}

/**
 * The complete elliptic integral of the first kind K(m), m ≤ 1 the parameter, the square of the modulus.
 *
 * @example
 * ```ts
 * special.ellipk([0, 0.5, -10]) // => [1.57079633 1.85407468 0.79087189]
 * ```
 */
export const ellipk = unary("ellipk", (x) => p.ellipk(x))

/**
 * K(1 - p), accurate for small p.
 *
 * @example
 * ```ts
 * special.ellipkm1([1e-20, 0.5]) // => [24.41214529  1.85407468]
 * ```
 */
export const ellipkm1 = unary("ellipkm1", (x) => p.ellipkm1(x))

/**
 * The complete elliptic integral of the second kind E(m), m ≤ 1 the parameter.
 *
 * @example
 * ```ts
 * special.ellipe([0, 0.5, 1]) // => [1.57079633 1.35064388 1.        ]
 * ```
 */
export const ellipe = unary("ellipe", (x) => p.ellipe(x))

/**
 * The real w with w exp(w) = x: on branch 0 w ≥ -1, for x ≥ -1/e; on branch -1 w ≤ -1, for -1/e ≤ x < 0. NaN elsewhere.
 *
 * @example
 * ```ts
 * special.lambertw([0, 1, 10]) // => [0.         0.56714329 1.745528  ]
 * special.lambertw(-0.2, -1) // => -2.5426413577735265
 * ```
 */
export function lambertw(x: ArrayLike, branch: 0 | -1 = 0): NDArray {
  if (branch !== 0 && branch !== -1)
    throw new Error(`lambertw: branch must be 0 or -1, which are the real ones; got ${branch}`)
  return new NDArray((branch === 0 ? p.lambertw : p.lambertwLower)(floating("lambertw", x)))
}
