import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { operands } from "../numpy/promote.js"
import * as p from "../primitives/index.js"

/**
 * The regularised lower incomplete gamma function P(a, x) = 1/Γ(a) ∫₀ˣ t^(a-1) exp(-t) dt, a > 0 (up to 1e7), x ≥ 0.
 * Derivatives in both.
 *
 * @example
 * ```ts
 * special.gammainc(2.5, [0, 1.5, 30]) // => [0.         0.30001416 1.        ]
 * ```
 */
export function gammainc(a: ArrayLike, x: ArrayLike): NDArray {
  return new NDArray(p.gammainc(operands("gammainc", [a, x], { float: true })))
}

/**
 * The regularised upper incomplete gamma function Q = 1 - P, accurate where it is small. Derivatives in both.
 *
 * @example
 * ```ts
 * special.gammaincc(2.5, [0, 1.5, 30]) // => [1.00000000e+00 6.99985836e-01 1.21545698e-11]
 * ```
 */
export function gammaincc(a: ArrayLike, x: ArrayLike): NDArray {
  return new NDArray(p.gammaincc(operands("gammaincc", [a, x], { float: true })))
}

/**
 * The regularised incomplete beta function I_x(a, b) = 1/B(a, b) ∫₀ˣ t^(a-1) (1 - t)^(b-1) dt, a and b > 0 (a + b up to
 * 1e6), 0 ≤ x ≤ 1. Derivatives in all three.
 *
 * @example
 * ```ts
 * special.betainc(2.5, 1.5, [0, 0.3, 1]) // => [0.         0.08894372 1.        ]
 * ```
 */
export function betainc(a: ArrayLike, b: ArrayLike, x: ArrayLike): NDArray {
  return new NDArray(p.betainc(operands("betainc", [a, b, x], { float: true })))
}
