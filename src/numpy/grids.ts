import { asArray, describe } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { checkedOptions, optional, requireFlag, requireWhole } from "../array/options.js"
import { isPlain } from "../array/plain.js"
import { Lit } from "../ir/atom.js"
import { aval } from "../ir/aval.js"
import * as p from "../primitives/index.js"
import { checkedShape } from "./options.js"
import { numeric, repeat } from "./promote.js"

/** The options of `meshgrid`. */
export interface Meshgrid {
  /** Along which axis the first vector runs: the second ("xy", the default) or the first ("ij"). */
  readonly indexing?: "xy" | "ij" | undefined
}

/**
 * The coordinates of the points of a grid: of vectors x, y, ... one array each, of the shape of the grid. The second
 * axis of the grid is that of x and the first that of y, unless `{ indexing: "ij" }` follows the vectors.
 *
 * @example
 * ```ts
 * const [x, y] = np.meshgrid([1, 2, 3], [10, 20])
 * x // =>
 * // [[1. 2. 3.]
 * //  [1. 2. 3.]]
 * y.shape // => [ 2, 3 ]
 * np.meshgrid([1, 2, 3], [10, 20], { indexing: "ij" })[0].shape // => [ 3, 2 ]
 * ```
 */
export function meshgrid(...vectors: readonly ArrayLike[] | readonly [...ArrayLike[], Meshgrid]): NDArray[] {
  const last = vectors[vectors.length - 1]
  const options = isPlain(last) ? (last as Meshgrid) : {}
  const { indexing = "xy" } = checkedOptions("meshgrid", options, ["indexing"])
  if (indexing !== "xy" && indexing !== "ij")
    throw new Error(`meshgrid: indexing must be "xy" or "ij"; got ${describe(indexing)}`)
  const arrays = (isPlain(last) ? vectors.slice(0, -1) : vectors).map((x) => asArray(x as ArrayLike, "meshgrid"))
  for (const x of arrays)
    if (x.ndim > 1) throw new Error(`meshgrid: expected vectors; got ${describe(x)}; flatten it with np.ravel`)
  const swapped = indexing === "xy" && arrays.length > 1
  const axisOf = (i: number) => (swapped && i < 2 ? 1 - i : i)
  const shape = arrays.map((_, axis) => arrays[axisOf(axis)].size)
  return arrays.map(({ atom, size }, i) => {
    const own = shape.map((_, axis) => (axis === axisOf(i) ? size : 1))
    return new NDArray(repeat(p.reshape(atom, { shape: own }), shape))
  })
}

/** The rows and columns of the elements of an n by m matrix whose diagonal is wanted, in row-major order. */
function triangle(who: string, n: number, k: number, m: number, wanted: (diagonal: number) => boolean): NDArray[] {
  requireWhole(who, "k", k)
  const [rows, columns] = checkedShape(who, [n, m])
  const found: [number[], number[]] = [[], []]
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++)
      if (wanted(j - i)) {
        found[0].push(i)
        found[1].push(j)
      }
  return found.map((list) => new NDArray(new Lit(aval([list.length], "int32"), Int32Array.from(list))))
}

/**
 * The rows and the columns of the elements on and below diagonal k of a matrix of n rows and m columns (default n), as
 * int32, to select them with `at`.
 *
 * @example
 * ```ts
 * np.trilIndices(2) // => [ [0 1 1], [0 0 1] ]
 * np.array([[1, 2], [3, 4]]).at(...np.trilIndices(2)) // => [1. 3. 4.]
 * ```
 */
export const trilIndices = (n: number, k = 0, m: number = n): NDArray[] =>
  triangle("trilIndices", n, k, m, (diagonal) => diagonal <= k)

/**
 * The rows and the columns of the elements on and above diagonal k of a matrix of n rows and m columns (default n), as
 * int32, to select them with `at`.
 *
 * @example
 * ```ts
 * np.triuIndices(2, 1) // => [ [0], [1] ]
 * ```
 */
export const triuIndices = (n: number, k = 0, m: number = n): NDArray[] =>
  triangle("triuIndices", n, k, m, (diagonal) => diagonal >= k)

/** The options of `vander`. */
export interface Vander {
  /** Do the powers increase from left to right? By default they decrease. */
  readonly increasing?: boolean | undefined
}

/**
 * Vandermonde's matrix: a row of powers of each element of a vector, x^(n-1) ... x 1. There are as many as elements
 * unless n says otherwise.
 *
 * @example
 * ```ts
 * np.vander([2, 3]) // =>
 * // [[2. 1.]
 * //  [3. 1.]]
 * np.vander([2, 3], 3, { increasing: true }) // =>
 * // [[1. 2. 4.]
 * //  [1. 3. 9.]]
 * ```
 */
export function vander(x: ArrayLike, n?: number | Vander, options?: Vander): NDArray {
  const atom = numeric("vander", x)
  const { shape, dtype } = atom.aval
  const [count = shape[0], chosen = {}] = optional<number, Vander, Vander>("vander", n, options)
  const { increasing = false } = checkedOptions("vander", chosen, ["increasing"])
  requireFlag("vander", "increasing", increasing)
  if (shape.length !== 1) throw new Error(`vander: expected a vector; got ${describe(new NDArray(atom))}`)
  requireWhole("vander", "n", count, 0)
  if (count === 0) return new NDArray(new Lit(aval([shape[0], 0], dtype), 0))
  const powers = [new Lit(aval(shape, dtype), 1), ...Array.from({ length: count - 1 }, () => atom)]
  for (let i = 2; i < count; i++) powers[i] = p.mul(powers[i - 1], atom)
  const columns = powers.map((power) => p.reshape(power, { shape: [shape[0], 1] }))
  return new NDArray(p.concatenate(increasing ? columns : columns.reverse(), 1))
}
