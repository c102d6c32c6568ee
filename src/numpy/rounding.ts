import { type ArrayLike, NDArray } from "../array/ndarray.js"
import * as p from "../primitives/index.js"
import { numeric } from "./promote.js"

/**
 * The largest whole number that is not above x, of the dtype of x. Its derivatives are zero.
 *
 * @example
 * ```ts
 * np.floor([-1.5, 1.5]) // => [-2.  1.]
 * ```
 */
export const floor = (x: ArrayLike): NDArray => new NDArray(p.floor(numeric("floor", x)))

/**
 * The smallest whole number that is not below x, of the dtype of x. Its derivatives are zero.
 *
 * @example
 * ```ts
 * np.ceil([-1.5, 1.5]) // => [-1.  2.]
 * ```
 */
export const ceil = (x: ArrayLike): NDArray => new NDArray(p.ceil(numeric("ceil", x)))

/**
 * The nearest whole number, the even one of two, of the dtype of x. Its derivatives are zero.
 *
 * @example
 * ```ts
 * np.round([0.5, 1.5, 2.4]) // => [0. 2. 2.]
 * ```
 */
export const round = (x: ArrayLike): NDArray => new NDArray(p.round(numeric("round", x)))
