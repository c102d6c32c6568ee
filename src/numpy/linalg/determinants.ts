import { type ArrayLike, NDArray } from "../../array/ndarray.js"
import * as p from "../../primitives/index.js"
import { squares } from "./operands.js"

/**
 * The determinant of each matrix, with the derivatives of the polynomial that it is, at singular matrices too. Up to size 3
 * it is computed as that polynomial, else by LU.
 *
 * @example
 * ```ts
 * np.linalg.det([[1, 2], [3, 4]]) // => -2
 * ```
 */
export function det(a: ArrayLike): NDArray {
  return new NDArray(p.det(squares("linalg.det", a).atom))
}

/**
 * The sign of each determinant and the logarithm of its magnitude, [sign, logdet]. For a singular matrix these are 0 and
 * -Infinity, and the derivatives of the latter are NaN or infinite, as the logarithm's at zero: `np.linalg.det` has
 * derivatives there.
 *
 * @example
 * ```ts
 * const [sign, logdet] = np.linalg.slogdet([[0, 1], [1, 0]])
 * sign // => -1
 * logdet // => 0
 * ```
 */
export function slogdet(a: ArrayLike): [NDArray, NDArray] {
  const [sign, log] = p.slogdet(squares("linalg.slogdet", a).atom)
  return [new NDArray(sign), new NDArray(log)]
}
