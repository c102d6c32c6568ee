import { describe } from "../../array/asArray.js"
import { type ArrayLike, NDArray } from "../../array/ndarray.js"
import { checkedOptions, requireFlag } from "../../array/options.js"
import type { Atom } from "../../ir/atom.js"
import { unitOf } from "../../ir/dtype.js"
import * as p from "../../primitives/index.js"
import { div, mul } from "../arithmetic.js"
import { part } from "../axes.js"
import { equal, greater } from "../compare.js"
import { sum } from "../reduce.js"
import { where } from "../select.js"
import { columns, matrices, rows, squares, swapped, symmetrised } from "./operands.js"

const last = (x: NDArray): number => x.ndim - 1

/**
 * The eigenvalues of symmetric matrices, ascending, and their orthonormal eigenvectors, the columns of the second result.
 * Of a matrix that is not symmetric (a + aᵀ)/2 counts. Leading axes count matrices.
 *
 * Where eigenvalues are repeated, their derivatives along a direction are exact to every order; so are gradients of what
 * treats equal ones alike. Single eigenvectors of a repeated eigenvalue have no derivative: it is NaN.
 *
 * @example
 * ```ts
 * const [w, v] = np.linalg.eigh([[2, 1], [1, 2]])
 * w // => [1. 3.]
 * np.abs(v) // =>
 * // [[0.70710678 0.70710678]
 * //  [0.70710678 0.70710678]]
 * ```
 */
export function eigh(a: ArrayLike): [NDArray, NDArray] {
  const [w, v] = p.eigh(symmetrised(squares("linalg.eigh", a)))
  return [new NDArray(w), new NDArray(v)]
}

/**
 * The eigenvalues of symmetric matrices, ascending: the first result of `np.linalg.eigh`.
 *
 * @example
 * ```ts
 * np.linalg.eigvalsh([[2, 1], [1, 2]]) // => [1. 3.]
 * ```
 */
export const eigvalsh = (a: ArrayLike): NDArray => new NDArray(p.eigh(symmetrised(squares("linalg.eigvalsh", a)))[0])

/** The options of `np.linalg.svd`. */
export interface Svd {
  /** U and V are square (the default); otherwise they have as many columns as there are singular values. */
  readonly fullMatrices?: boolean | undefined
}

/** Orthonormal columns, and if `full` the further ones that complete them. */
const completed = (u: Atom, full: boolean): Atom => {
  const [m, n] = u.aval.shape.slice(-2)
  return full && m > n ? p.concatenate([u, p.complement(u)], u.aval.shape.length - 1) : u
}

/**
 * [U, s, Vh] with a = U diag(s) Vh, the singular values s descending, U and Vh orthogonal. Signs are LAPACK's where it says
 * them; the columns that complete U or V come from reflections. Leading axes count matrices.
 *
 * Where singular values are repeated or zero, their derivatives along a direction are exact to every order, for a zero those
 * from the right; so are gradients of what treats equal ones alike. Single vectors have no derivative there: it is NaN.
 *
 * @example
 * ```ts
 * const [u, s, vh] = np.linalg.svd([[0, 2], [1, 0]])
 * s // => [2. 1.]
 * np.matmul(np.mul(u, s), vh) // =>
 * // [[0. 2.]
 * //  [1. 0.]]
 * ```
 */
export function svd(a: ArrayLike, options: Svd = {}): [NDArray, NDArray, NDArray] {
  const { fullMatrices = true } = checkedOptions<Svd>("linalg.svd", options, ["fullMatrices"])
  requireFlag("linalg.svd", "fullMatrices", fullMatrices)
  const [u, s, v] = p.svd(matrices("linalg.svd", a).atom)
  return [new NDArray(completed(u, fullMatrices)), new NDArray(s), new NDArray(swapped(completed(v, fullMatrices)))]
}

/**
 * The singular values, descending: the second result of `np.linalg.svd`.
 *
 * @example
 * ```ts
 * np.linalg.svdvals([[0, 2], [1, 0]]) // => [2. 1.]
 * ```
 */
export const svdvals = (a: ArrayLike): NDArray => new NDArray(p.svd(matrices("linalg.svdvals", a).atom)[1])

/**
 * The condition number in the 2-norm: the largest singular value over the smallest. Infinity for singular matrices.
 *
 * @example
 * ```ts
 * np.linalg.cond([[0, 2], [1, 0]]) // => 2
 * ```
 */
export function cond(a: ArrayLike): NDArray {
  const array = matrices("linalg.cond", a)
  if (array.size === 0) throw new Error(`linalg.cond: ${describe(array)} has no singular values`)
  const s = svdvals(array)
  const at = (i: number) => sum(new NDArray(part(s.atom, last(s), i, 1)), last(s))
  const [largest, smallest] = [at(0), at(s.shape[last(s)] - 1)]
  // 0/0 where all are zero
  return where(equal(largest, 0), Number.POSITIVE_INFINITY, div(largest, smallest))
}

/** The options of `np.linalg.matrixRank`. */
export interface MatrixRank {
  /** Singular values count that are larger. */
  readonly tol?: number | undefined
}

/**
 * How many singular values are larger than `tol`: by default the largest one, times the longer side, times the precision of
 * the numbers. An int32.
 *
 * @example
 * ```ts
 * np.linalg.matrixRank([[1, 2], [2, 4]]) // => 1
 * ```
 */
export function matrixRank(a: ArrayLike, options: MatrixRank = {}): NDArray {
  const { tol } = checkedOptions<MatrixRank>("linalg.matrixRank", options, ["tol"])
  const array = matrices("linalg.matrixRank", a)
  if (tol !== undefined && !(typeof tol === "number" && tol >= 0))
    throw new Error(`linalg.matrixRank: tol must be a number, at least 0; got ${describe(tol)}`)
  const s = svdvals(array)
  if (s.size === 0) return sum(s, last(s)).astype("int32")
  const largest = new NDArray(part(s.atom, last(s), 0, 1))
  const limit = tol ?? mul(largest, Math.max(rows(array), columns(array)) * unitOf(array.dtype))
  return sum(greater(s, limit).astype("int32"), last(s))
}
