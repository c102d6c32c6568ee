import { describe } from "../../array/asArray.js"
import { type ArrayLike, NDArray } from "../../array/ndarray.js"
import { requireWhole } from "../../array/options.js"
import { known } from "../../ir/builder.js"
import * as p from "../../primitives/index.js"
import { expm as exponential } from "../../primitives/linalg/shared/expm.js"
import { matmul } from "../linear.js"
import { floats, place, rows, squares, symmetrised } from "./operands.js"
import { inv, unitLike } from "./solve.js"

/**
 * a to a whole power: products of a, or of its inverse.
 *
 * @example
 * ```ts
 * np.linalg.matrixPower([[1, 1], [1, 0]], 5) // =>
 * // [[8. 5.]
 * //  [5. 3.]]
 * ```
 */
export function matrixPower(a: ArrayLike, n: number): NDArray {
  requireWhole("linalg.matrixPower", "n", n)
  const array = squares("linalg.matrixPower", a)
  let base = n < 0 ? inv(array) : array
  let result: NDArray | undefined
  for (let left = Math.abs(n); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = result ? matmul(result, base) : base
    if (left > 1) base = matmul(base, base)
  }
  return result ?? unitLike(array)
}

/**
 * The exponential of each matrix, by Padé's approximant of order 13, scaling and squaring. All of a stack are scaled alike.
 *
 * @example
 * ```ts
 * np.linalg.expm([[0, 1], [0, 0]]) // =>
 * // [[1. 1.]
 * //  [0. 1.]]
 * ```
 */
export const expm = (a: ArrayLike): NDArray => new NDArray(exponential(squares("linalg.expm", a).atom))

/** Throws when a result is known to hold NaN, which eigenvalues that are not as `wanted` lead to. */
function requireNumbers(who: string, a: NDArray, result: NDArray, wanted: string): NDArray {
  const at = known(result.atom)?.data.findIndex((x) => Number.isNaN(x)) ?? -1
  if (at < 0) return result
  const index = Math.floor(at / rows(a) ** 2)
  throw new Error(`${who}: expected symmetric matrices with ${wanted} eigenvalues; ${place(a, index)} has others`)
}

/**
 * The symmetric logarithm of symmetric positive definite matrices. Of a matrix that is not symmetric (a + aᵀ)/2 counts.
 * Throws for eigenvalues that are not positive; inside a traced function the result is NaN then.
 *
 * @example
 * ```ts
 * np.linalg.logm([[1, 0], [0, 2]]) // =>
 * // [[0.         0.        ]
 * //  [0.         0.69314718]]
 * ```
 */
export function logm(a: ArrayLike): NDArray {
  const array = squares("linalg.logm", a)
  return requireNumbers("linalg.logm", array, new NDArray(p.logm(symmetrised(array))), "positive")
}

/**
 * The symmetric square root of symmetric matrices without negative eigenvalues. Of a matrix that is not symmetric
 * (a + aᵀ)/2 counts. Throws for negative eigenvalues; inside a traced function the result is NaN then. Where two eigenvalues
 * are zero, derivatives are NaN or infinite.
 *
 * @example
 * ```ts
 * np.linalg.sqrtm([[4, 0], [0, 9]]) // =>
 * // [[2. 0.]
 * //  [0. 3.]]
 * ```
 */
export function sqrtm(a: ArrayLike): NDArray {
  const array = squares("linalg.sqrtm", a)
  return requireNumbers("linalg.sqrtm", array, new NDArray(p.sqrtm(symmetrised(array))), "no negative")
}

/** The cheapest order of products of matrices of these sizes: after which matrix a range from i to j is split. */
function bestSplits(sizes: readonly number[]): number[][] {
  const n = sizes.length - 1
  const cost = Array.from({ length: n }, () => new Array<number>(n).fill(0))
  const split = Array.from({ length: n }, () => new Array<number>(n).fill(0))
  for (let length = 2; length <= n; length++)
    for (let i = 0; i + length <= n; i++) {
      const j = i + length - 1
      cost[i][j] = Number.POSITIVE_INFINITY
      for (let k = i; k < j; k++) {
        const all = cost[i][k] + cost[k + 1][j] + sizes[i] * sizes[k + 1] * sizes[j + 1]
        if (all < cost[i][j]) [cost[i][j], split[i][j]] = [all, k]
      }
    }
  return split
}

/**
 * The product of several matrices in the cheapest order. The first may be a vector, a row, and the last one, a column.
 *
 * @example
 * ```ts
 * np.linalg.multiDot([np.ones([10, 1]), np.ones([1, 10]), np.ones([10])]).shape // => [ 10 ]
 * np.linalg.multiDot([[1, 2], [[1, 0], [0, 2]], [3, 4]]) // => 19
 * ```
 */
export function multiDot(arrays: readonly ArrayLike[]): NDArray {
  if (!Array.isArray(arrays) || arrays.length < 2)
    throw new Error(`linalg.multiDot: expected a list of at least two arrays; got ${describe(arrays)}`)
  const xs = floats("linalg.multiDot", arrays)
  xs.forEach((x, i) => {
    const edge = i === 0 || i === xs.length - 1
    if (x.ndim !== 2 && !(edge && x.ndim === 1))
      throw new Error(`linalg.multiDot: expected matrices, vectors only at the ends; got ${describe(x)} at ${i}`)
  })
  const sizes = xs.map((x) => (x.ndim === 1 ? 1 : x.shape[0]))
  if (xs[0].ndim === 1) sizes[0] = 1
  const end = xs[xs.length - 1]
  if (end.ndim === 1) sizes[xs.length - 1] = end.shape[0]
  const split = bestSplits([...sizes, end.ndim === 1 ? 1 : end.shape[1]])
  const multiply = (i: number, j: number): NDArray =>
    i === j ? xs[i] : matmul(multiply(i, split[i][j]), multiply(split[i][j] + 1, j))
  return multiply(0, xs.length - 1)
}
