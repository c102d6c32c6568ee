import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { requireWhole } from "../array/options.js"
import { floating, operands } from "../numpy/promote.js"
import * as p from "../primitives/index.js"

/**
 * The Legendre polynomial P_n, n = 0, 1, ....
 *
 * @example
 * ```ts
 * special.legendreP(2, [0, 0.5, 1]) // => [-0.5   -0.125  1.   ]
 * ```
 */
export function legendreP(n: number, x: ArrayLike): NDArray {
  requireWhole("legendreP", "n", n, 0)
  return new NDArray(p.legendre(floating("legendreP", x), [n]))
}

/**
 * The Hermite polynomial H_n of physicists, n = 0, 1, ....
 *
 * @example
 * ```ts
 * special.hermite(3, [0, 0.5, 1]) // => [ 0. -5. -4.]
 * ```
 */
export function hermite(n: number, x: ArrayLike): NDArray {
  requireWhole("hermite", "n", n, 0)
  return new NDArray(p.hermite(floating("hermite", x), [n]))
}

/**
 * The Chebyshev polynomial of the first kind T_n, n = 0, 1, ....
 *
 * @example
 * ```ts
 * special.chebyshevT(3, [0, 0.5, 1]) // => [ 0. -1.  1.]
 * ```
 */
export function chebyshevT(n: number, x: ArrayLike): NDArray {
  requireWhole("chebyshevT", "n", n, 0)
  return new NDArray(p.chebyshev(floating("chebyshevT", x), [n]))
}

/**
 * The Laguerre polynomial L_n, n = 0, 1, ....
 *
 * @example
 * ```ts
 * special.laguerre(2, [0, 0.5, 1]) // => [ 1.     0.125 -0.5  ]
 * ```
 */
export function laguerre(n: number, x: ArrayLike): NDArray {
  requireWhole("laguerre", "n", n, 0)
  return new NDArray(p.laguerre(floating("laguerre", x), [n]))
}

/**
 * The real spherical harmonic of order m and degree n, |m| ≤ n, at the azimuth theta and the polar angle phi, the order
 * of arguments of SciPy's sph_harm: N Pₙ^|m|(cos phi) without the sign (-1)^m, times √2 cos(m theta) for m > 0 and √2
 * sin(|m| theta) for m < 0. Over the sphere they are orthonormal. Derivatives in both angles.
 *
 * @example
 * ```ts
 * // 1/√(4π)
 * special.sphHarm(0, 0, 0, 0) // => 0.28209479177387814
 * special.sphHarm(-1, 2, 0.3, [0, 0.5]) // => [0.         0.13584293]
 * ```
 */
export function sphHarm(m: number, n: number, theta: ArrayLike, phi: ArrayLike): NDArray {
  requireWhole("sphHarm", "n", n, 0)
  requireWhole("sphHarm", "m", m)
  const order = Math.abs(m)
  if (order > n) throw new Error(`sphHarm: m must be from -n to n; got m = ${m} and n = ${n}`)
  let ratio = (2 * n + 1) / (4 * Math.PI) // N², (2n + 1) / (4π) (n - |m|)! / (n + |m|)!
  for (let i = n - order + 1; i <= n + order; i++) ratio /= i
  const [azimuth, polar] = operands("sphHarm", [theta, phi], { float: true })
  const [sin, cos] = p.sincos(polar)
  let all = p.mul(Math.sqrt(m === 0 ? ratio : 2 * ratio), p.legendre(cos, [n], order))
  for (let i = 0; i < order; i++) all = p.mul(all, sin)
  if (m === 0) return new NDArray(all)
  const [sine, cosine] = p.sincos(p.mul(order, azimuth))
  return new NDArray(p.mul(all, m > 0 ? cosine : sine))
}
