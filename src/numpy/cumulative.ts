import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { type Atom, Lit } from "../ir/atom.js"
import { aval } from "../ir/aval.js"
import * as p from "../primitives/index.js"
import { type Along, along, axisOf, part } from "./axes.js"
import { chosen, opposite } from "./chosen.js"
import { numeric } from "./promote.js"
import { ravel } from "./shape.js"

/** The operand and the axis to accumulate along; without one, its elements in row-major order. */
function accumulated(who: string, x: ArrayLike, options: number | Along) {
  const array = new NDArray(numeric(who, x))
  const wanted = along(who, options)
  if (wanted === undefined) return { atom: ravel(array).atom, axis: 0 }
  return { atom: array.atom, axis: axisOf(who, array, wanted) }
}

/**
 * Running sums along an axis; without one, of the elements in row-major order.
 *
 * @example
 * ```ts
 * np.cumsum([1, 2, 3]) // => [1. 3. 6.]
 * np.cumsum([[1, 2], [3, 4]], 0) // =>
 * // [[1. 2.]
 * //  [4. 6.]]
 * ```
 */
export function cumsum(x: ArrayLike, options: number | Along = {}): NDArray {
  const { atom, axis } = accumulated("cumsum", x, options)
  return new NDArray(p.cumsum(atom, axis))
}

/**
 * Running products along an axis; without one, of the elements in row-major order. Derivatives are exact with zeros
 * among the factors, at every order.
 *
 * @example
 * ```ts
 * np.cumprod([1, 2, 3, 4]) // => [ 1.  2.  6. 24.]
 * ```
 */
export function cumprod(x: ArrayLike, options: number | Along = {}): NDArray {
  const { atom, axis } = accumulated("cumprod", x, options)
  const { shape, dtype } = atom.aval
  const n = shape[axis]
  let product = atom
  // Before each step an element is the product of the `reach` factors that end with it; the step doubles that.
  for (let reach = 1; reach < n; reach *= 2) {
    const ones = new Lit(aval(shape.with(axis, reach), dtype), 1)
    product = p.mul(product, p.concatenate([ones, part(product, axis, 0, n - reach)], axis))
  }
  return new NDArray(product)
}

function running(who: string, x: ArrayLike, options: number | Along, order: (x: Atom) => Atom): NDArray {
  const { atom, axis } = accumulated(who, x, options)
  return new NDArray(chosen(atom, p.argcummax(order(atom), axis), axis))
}

/**
 * The largest element up to each place along an axis; without one, of the elements in row-major order. NaN from the
 * first NaN on. The derivative is that of the element found, which of equal ones is the first.
 *
 * @example
 * ```ts
 * np.cummax([1, 3, 2, 4]) // => [1. 3. 3. 4.]
 * ```
 */
export const cummax = (x: ArrayLike, options: number | Along = {}): NDArray => running("cummax", x, options, (a) => a)

/**
 * The smallest element up to each place along an axis; without one, of the elements in row-major order. NaN from the
 * first NaN on. The derivative is that of the element found, which of equal ones is the first.
 *
 * @example
 * ```ts
 * np.cummin([[3, 1], [2, 4]], 0) // =>
 * // [[3. 1.]
 * //  [2. 1.]]
 * ```
 */
export const cummin = (x: ArrayLike, options: number | Along = {}): NDArray => running("cummin", x, options, opposite)
