import { asArray } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { requireWhole } from "../array/options.js"
import { Lit, zerosLike } from "../ir/atom.js"
import { aval, showAval } from "../ir/aval.js"
import * as p from "../primitives/index.js"
import { diagonal } from "./axes.js"
import { repeat } from "./promote.js"
import { sum } from "./reduce.js"

/** x where the diagonal that an element stands on is wanted, zero elsewhere. Diagonal k is k above the main one. */
function masked(who: string, x: ArrayLike, k: number, wanted: (diagonal: number) => boolean): NDArray {
  requireWhole(who, "k", k)
  const { atom, shape, ndim } = asArray(x, who)
  if (ndim < 2) throw new Error(`${who}: expected an array of at least two axes; got ${showAval(atom.aval)}`)
  const [rows, columns] = shape.slice(-2)
  const mask = Uint8Array.from({ length: rows * columns }, (_, i) =>
    Number(wanted((i % columns) - Math.floor(i / columns))),
  )
  const condition = repeat(new Lit(aval([rows, columns], "bool"), mask), shape)
  return new NDArray(p.where(condition, atom, zerosLike(atom)))
}

/**
 * The lower triangle of the matrices that the last two axes form: zeros above diagonal k, which is k above the main one.
 *
 * @example
 * ```ts
 * np.tril([[1, 2], [3, 4]]) // =>
 * // [[1. 0.]
 * //  [3. 4.]]
 * ```
 */
export const tril = (x: ArrayLike, k = 0): NDArray => masked("tril", x, k, (diagonal) => diagonal <= k)

/**
 * The upper triangle of the matrices that the last two axes form: zeros below diagonal k, which is k above the main one.
 *
 * @example
 * ```ts
 * np.triu([[1, 2], [3, 4]], 1) // =>
 * // [[0. 2.]
 * //  [0. 0.]]
 * ```
 */
export const triu = (x: ArrayLike, k = 0): NDArray => masked("triu", x, k, (diagonal) => diagonal >= k)

/**
 * Of a vector, the matrix that has it on diagonal k and zeros elsewhere; of a matrix, its diagonal k. Diagonal k is k
 * above the main one. Throws for other arrays.
 *
 * @example
 * ```ts
 * np.diag([1, 2]) // =>
 * // [[1. 0.]
 * //  [0. 2.]]
 * np.diag([[1, 2], [3, 4]]) // => [1. 4.]
 * np.diag([[1, 2], [3, 4]], 1) // => [2.]
 * ```
 */
export function diag(x: ArrayLike, k = 0): NDArray {
  requireWhole("diag", "k", k)
  const { atom, shape, ndim } = asArray(x, "diag")
  if (ndim === 2) return new NDArray(diagonal(atom, [0, 1], k))
  if (ndim !== 1) throw new Error(`diag: expected a vector or a matrix; got ${showAval(atom.aval)}`)
  const n = shape[0] + Math.abs(k)
  const start = k < 0 ? -k * n : k
  const flat = p.pad(atom, { start: [start], step: [n + 1], shape: [n * n] })
  return new NDArray(p.reshape(flat, { shape: [n, n] }))
}

/**
 * The sum along diagonal k of a matrix. Throws for other arrays.
 *
 * @example
 * ```ts
 * np.trace([[1, 2], [3, 4]]) // => 5
 * ```
 */
export function trace(x: ArrayLike, k = 0): NDArray {
  requireWhole("trace", "k", k)
  const array = asArray(x, "trace")
  if (array.ndim !== 2) throw new Error(`trace: expected a matrix; got ${showAval(array.atom.aval)}`)
  return sum(diag(array, k))
}
