import { type ArrayLike, NDArray } from "../../array/ndarray.js"
import type { Atom } from "../../ir/atom.js"
import * as p from "../../primitives/index.js"
import { part } from "../axes.js"
import { rows, squares } from "./operands.js"

/** Element (i, j) of each matrix. */
function element(a: Atom, i: number, j: number): Atom {
  const { shape } = a.aval
  const rank = shape.length
  return p.reshape(part(part(a, rank - 2, i, 1), rank - 1, j, 1), { shape: shape.slice(0, -2) })
}

/** The determinant of the rows from `i` on and the given columns, expanded along row i. */
function expanded(a: Atom, i: number, columns: readonly number[]): Atom {
  const terms = columns.map((j, at) => {
    const rest = columns.filter((other) => other !== j)
    const x = element(a, i, j)
    const product = rest.length > 0 ? p.mul(x, expanded(a, i + 1, rest)) : x
    return { product, negative: at % 2 === 1 }
  })
  return terms
    .slice(1)
    .reduce((sum, { product, negative }) => (negative ? p.sub(sum, product) : p.add(sum, product)), terms[0].product)
}

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
  const array = squares("linalg.det", a)
  const n = rows(array)
  const small = n > 0 && n <= 3
  return new NDArray(small ? expanded(array.atom, 0, [0, 1, 2].slice(0, n)) : p.det(array.atom))
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
