import { describe } from "../../array/asArray.js"
import { type ArrayLike, NDArray } from "../../array/ndarray.js"
import { checkedOptions } from "../../array/options.js"
import { Lit } from "../../ir/atom.js"
import { aval } from "../../ir/aval.js"
import { known } from "../../ir/builder.js"
import * as p from "../../primitives/index.js"
import { product } from "../../primitives/kinds/matrices.js"
import { part } from "../axes.js"
import { columns, matrices, place, rows, squares, swapped, symmetrised } from "./operands.js"
import { failingPivot } from "./refusals.js"

/**
 * The lower triangular L with positive diagonal and L Lᵀ = a, for symmetric positive definite a. Of a matrix that is not
 * symmetric (a + aᵀ)/2 counts, so that derivatives are symmetric. Leading axes count matrices.
 *
 * Throws for a matrix that is not positive definite, and says which pivot failed; inside a traced function the result is
 * NaN.
 *
 * @example
 * ```ts
 * np.linalg.cholesky([[4, 2], [2, 5]]) // =>
 * // [[2. 0.]
 * //  [1. 2.]]
 * np.linalg.cholesky([[1, 2], [2, 1]]) // throws
 * // linalg.cholesky: expected positive definite matrices; pivot 1 of float64[2,2] is not positive
 * ```
 */
export function cholesky(a: ArrayLike): NDArray {
  const array = squares("linalg.cholesky", a)
  const symmetric = symmetrised(array)
  const l = p.cholesky(symmetric)
  const [value, source] = [known(l), known(symmetric)]
  const at = value?.data.findIndex((x) => Number.isNaN(x)) ?? -1
  if (!source || at < 0) return new NDArray(l)
  const n = rows(array)
  const index = Math.floor(at / (n * n))
  const pivot = failingPivot(source.data, index * n * n, n)
  throw new Error(
    `linalg.cholesky: expected positive definite matrices; pivot ${pivot} of ${place(array, index)} is not positive`,
  )
}

/** The options of `np.linalg.qr`. */
export interface Qr {
  /** "reduced" (the default): as many columns of Q as rows or columns are fewer. "complete": Q is square. */
  readonly mode?: "reduced" | "complete" | undefined
}

/**
 * Q with orthonormal columns and R upper triangular, a = Q R. Signs are LAPACK's, so that the diagonal of R may be
 * negative. Leading axes count matrices. Where columns are linearly dependent, derivatives are NaN or infinite.
 *
 * @example
 * ```ts
 * const [q, r] = np.linalg.qr([[3, 1], [4, 2]])
 * q // =>
 * // [[-0.6 -0.8]
 * //  [-0.8  0.6]]
 * np.matmul(q, r) // =>
 * // [[3. 1.]
 * //  [4. 2.]]
 * ```
 */
export function qr(a: ArrayLike, options: Qr = {}): [NDArray, NDArray] {
  const { mode = "reduced" } = checkedOptions<Qr>("linalg.qr", options, ["mode"])
  if (mode !== "reduced" && mode !== "complete")
    throw new Error(`linalg.qr: mode must be "reduced" or "complete"; got ${describe(mode)}`)
  const array = matrices("linalg.qr", a)
  const { atom } = array
  const [m, n, axis] = [rows(array), columns(array), array.ndim - 1]
  if (m >= n) {
    const [q, r] = p.qr(atom)
    if (mode === "reduced" || m === n) return [new NDArray(q), new NDArray(r)]
    const zeros = new Lit(aval([...array.shape.slice(0, -2), m - n, n], array.dtype), 0)
    return [new NDArray(p.concatenate([q, p.complement(q)], axis)), new NDArray(p.concatenate([r, zeros], axis - 1))]
  }
  const [q, r] = p.qr(part(atom, axis, 0, m))
  const rest = product(swapped(q), part(atom, axis, m, n - m))
  return [new NDArray(q), new NDArray(p.concatenate([r, rest], axis))]
}

/**
 * The factors of P a = L U in one matrix, L strictly below the diagonal, where it has ones, and U on and above it; and with
 * which row row i was exchanged in step i, as in SciPy. Leading axes count matrices. A singular matrix has a zero on the
 * diagonal of U.
 *
 * @example
 * ```ts
 * const [lu, pivots] = np.linalg.luFactor([[1, 2], [4, 4]])
 * lu // =>
 * // [[4.   4.  ]
 * //  [0.25 1.  ]]
 * pivots // => [1 1]
 * ```
 */
export function luFactor(a: ArrayLike): [NDArray, NDArray] {
  const [lu, pivots] = p.lu(squares("linalg.luFactor", a).atom)
  return [new NDArray(lu), new NDArray(pivots)]
}
