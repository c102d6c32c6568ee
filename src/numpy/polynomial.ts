import { describe } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { zerosLike } from "../ir/atom.js"
import * as p from "../primitives/index.js"
import { alike, part } from "./axes.js"
import { repeat } from "./promote.js"

/**
 * The polynomial with the coefficients p, the highest power first, at x: p[0] x^(n-1) + ... + p[n-1]; 0 where there is no
 * coefficient. Differentiable in both. Throws when p has not exactly one axis.
 *
 * @example
 * ```ts
 * np.polyval([1, 0, -2], [3, 4]) // => [ 7. 14.]
 * ```
 */
export function polyval(coefficients: ArrayLike, x: ArrayLike): NDArray {
  const [list, points] = alike("polyval", [coefficients, x], true)
  if (list.ndim !== 1)
    throw new Error(`polyval: expected a list of coefficients, of one axis; got ${describe(list)}; ravel it, or vmap`)
  const coefficient = (i: number) => repeat(p.reshape(part(list.atom, 0, i, 1), { shape: [] }), points.shape)
  if (list.size === 0) return new NDArray(zerosLike(points.atom))
  let value = coefficient(0)
  for (let i = 1; i < list.size; i++) value = p.add(p.mul(value, points.atom), coefficient(i))
  return new NDArray(value)
}
