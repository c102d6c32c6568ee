import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { requireWhole } from "../array/options.js"
import { floating, operands } from "../numpy/promote.js"
import * as p from "../primitives/index.js"
import { requireDegree } from "./orders.js"

/**
 * The Legendre polynomial P_n, n = 0, 1, ..., 10 000.
 *
 * @example
 * ```ts
 * special.legendreP(2, [0, 0.5, 1]) // => [-0.5   -0.125  1.   ]
 * ```
 */
export function legendreP(n: number, x: ArrayLike): NDArray {
  requireDegree("legendreP", n)
  return new NDArray(p.legendre(floating("legendreP", x), [n]))
}

/**
 * The Hermite polynomial H_n of physicists, n = 0, 1, ..., 10 000.
 *
 * @example
 * ```ts
 * special.hermite(3, [0, 0.5, 1]) // => [ 0. -5. -4.]
 * ```
 */
export function hermite(n: number, x: ArrayLike): NDArray {
  requireDegree("hermite", n)
  return new NDArray(p.hermite(floating("hermite", x), [n]))
}

/**
 * The Chebyshev polynomial of the first kind T_n, n = 0, 1, ..., 10 000.
 *
 * @example
 * ```ts
 * special.chebyshevT(3, [0, 0.5, 1]) // => [ 0. -1.  1.]
 * ```
 */
export function chebyshevT(n: number, x: ArrayLike): NDArray {
  requireDegree("chebyshevT", n)
  return new NDArray(p.chebyshev(floating("chebyshevT", x), [n]))
}

/**
 * The Laguerre polynomial L_n, n = 0, 1, ..., 10 000.
 *
 * @example
 * ```ts
 * special.laguerre(2, [0, 0.5, 1]) // => [ 1.     0.125 -0.5  ]
 * ```
 */
export function laguerre(n: number, x: ArrayLike): NDArray {
  requireDegree("laguerre", n)
  return new NDArray(p.laguerre(floating("laguerre", x), [n]))
}

/** P_n^(m), largest at 1 where it is (n + m)! / ((n - m)! 2^m m!), and the factor of norm must be doubles. */
function requireDoubles(n: number, m: number, scale: number): void {
  let largest = 1
  for (let i = 1; i <= m; i++) largest *= ((n - m + 2 * i - 1) * (n - m + 2 * i)) / (2 * i)
  if (!(largest < 1e300 && scale > 1e-300))
    throw new Error(`sphHarm: expected m whose factors are doubles; got order ${m} of degree ${n}; take a smaller m`)
}

/**
 * The real spherical harmonic of order m and degree n, |m| ≤ n, at the azimuth theta and the polar angle phi, the order
 * of arguments of SciPy's sph_harm: N Pₙ^|m|(cos phi) without the sign (-1)^m, times √2 cos(m theta) for m > 0 and √2
 * sin(|m| theta) for m < 0. Over the sphere they are orthonormal. Throws where their factors are no doubles, as from |m| = 150 on. Derivatives in both angles.
 *
 * @example
 * ```ts
 * // 1/√(4π)
 * special.sphHarm(0, 0, 0, 0) // => 0.28209479177387814
 * special.sphHarm(-1, 2, 0.3, [0, 0.5]) // => [0.         0.13584293]
 * ```
 */
export function sphHarm(m: number, n: number, theta: ArrayLike, phi: ArrayLike): NDArray {
  requireDegree("sphHarm", n)
  requireWhole("sphHarm", "m", m)
  const order = Math.abs(m)
  if (order > n) throw new Error(`sphHarm: m must be from -n to n; got m = ${m} and n = ${n}`)
  let scale = Math.sqrt((2 * n + 1) / ((m === 0 ? 4 : 2) * Math.PI)) // N = √((2n + 1) / (4π) (n - |m|)! / (n + |m|)!)
  for (let i = n - order + 1; i <= n + order; i++) scale /= Math.sqrt(i)
  requireDoubles(n, order, scale)
  const [azimuth, polar] = operands("sphHarm", [theta, phi], { float: true })
  const [sin, cos] = p.sincos(polar)
  let all = p.mul(scale, p.legendre(cos, [n], order))
  for (let i = 0; i < order; i++) all = p.mul(all, sin)
  if (m === 0) return new NDArray(all)
  const [sine, cosine] = p.sincos(p.mul(order, azimuth))
  return new NDArray(p.mul(all, m > 0 ? cosine : sine))
}
