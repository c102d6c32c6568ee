import { called } from "../array/arity.js"
import { asArray, astype, describe } from "../array/asArray.js"
import type { ArrayLike, NDArray } from "../array/ndarray.js"
import { requireFunction } from "../array/trace.js"
import { flatten, flattenAs, unflatten as rebuilt } from "../array/tree.js"
import type { Like } from "../array/types.js"
import { sizeOf } from "../ir/aval.js"
import { widest } from "../ir/dtype.js"
import { zerosLike as zeros } from "../numpy/create.js"
import { slice } from "../numpy/indexing.js"
import { concatenate } from "../numpy/join.js"
import { reshape } from "../numpy/shape.js"
import { TreeStructure } from "./structure.js"
import type { Mapped, OfArrays } from "./types.js"

export type { TreeStructure } from "./structure.js"
export type { Mapped, OfArrays } from "./types.js"

const flat = (who: string, what: string, tree: unknown) => flatten(`tree.${who}`, what, tree)

/**
 * What `f` makes of every leaf of a tree, in its structure. `f` is given the leaf, as an array, and the leaves in its place
 * in the other trees, which must have the structure of the first. What it returns need not be an array.
 *
 * Leaves are taken in the order of sorted keys; null and undefined are empty subtrees and stay. Like everything in `tree`
 * it may be used in functions that are traced.
 *
 * @example
 * ```ts
 * const step = { w: [0.5, 0.25], b: 1 }
 * tree.map((x, d) => x.sub(d), { w: np.array([1, 2]), b: np.array(3) }, step) // => { b: 2, w: [0.5  1.75] }
 * tree.map((x) => x.shape, { w: np.eye(2), b: null }) // => { b: null, w: [ 2, 2 ] }
 * ```
 */
export function map<T>(
  f: (leaf: NDArray, ...others: NDArray[]) => NDArray,
  tree: OfArrays<T>,
  ...rest: readonly Like<NoInfer<T>>[]
): T
export function map<T, U>(
  f: (leaf: NDArray, ...others: NDArray[]) => U,
  tree: T,
  ...rest: readonly Like<NoInfer<T>>[]
): Mapped<T, U>
export function map(f: (...leaves: NDArray[]) => unknown, tree: unknown, ...rest: readonly unknown[]): unknown {
  requireFunction("tree.map", f)
  const { leaves, structure } = flat("map", "the tree", tree)
  const others = rest.map((other, i) => flattenAs("tree.map", `tree ${i + 1}`, other, structure))
  return rebuilt(
    structure,
    leaves.map((x, i) => called("tree.map", f, [x, ...others.map((own) => own[i])])),
  )
}

/**
 * The leaves of a tree as arrays, in the order of sorted keys. Nested lists of plain numbers are one leaf; null and
 * undefined have none. Throws for a leaf that is no array, with the path to it.
 *
 * @example
 * ```ts
 * tree.leaves({ w: [1, 2], b: [np.array(3), null] }) // => [ 3, [1. 2.] ]
 * ```
 */
export const leaves = (tree: unknown): NDArray[] => flat("leaves", "the tree", tree).leaves

/**
 * Where the leaves of a tree are: what `tree.unflatten` takes.
 *
 * @example
 * ```ts
 * tree.structure({ w: [1, 2], b: [np.array(3), null] }) // => {b: [*, null], w: *}
 * ```
 */
export function structure<T>(tree: OfArrays<T>): TreeStructure<T>
export function structure<T>(tree: T): TreeStructure<Mapped<T, NDArray>>
export function structure(tree: unknown): TreeStructure {
  return new TreeStructure(flat("structure", "the tree", tree).structure)
}

/**
 * The tree of a structure with the given leaves. Throws when there are more or fewer than it has.
 *
 * @example
 * ```ts
 * const s = tree.structure({ w: np.array([1, 2]), b: np.array(3) })
 * tree.unflatten(s, [0, [5, 6]]) // => { b: 0, w: [5. 6.] }
 * ```
 */
export function unflatten<T>(structure: TreeStructure<T>, leaves: readonly ArrayLike[]): T {
  const who = "tree.unflatten"
  if (!(structure instanceof TreeStructure))
    throw new TypeError(`${who}: expected a structure made by tree.structure; got ${describe(structure)}`)
  if (!Array.isArray(leaves) || leaves.length !== structure.size)
    throw new Error(`${who}: expected a list of ${structure.size} leaves for ${structure}; got ${describe(leaves)}`)
  return rebuilt(
    structure.root,
    leaves.map((x: ArrayLike) => asArray(x, who)),
  ) as T
}

/**
 * All elements of a tree as one vector, and the function that makes a tree of such a vector. The vector has the widest
 * dtype of the leaves; each leaf gets its own back.
 *
 * @example
 * ```ts
 * const [vector, unravel] = tree.ravel({ w: np.array([[1, 2], [3, 4]]), b: np.array(5) })
 * vector // => [5. 1. 2. 3. 4.]
 * unravel(vector.mul(10)).w // =>
 * // [[10. 20.]
 * //  [30. 40.]]
 * ```
 */
export function ravel<T>(tree: OfArrays<T>): [vector: NDArray, unravel: (vector: ArrayLike) => T]
export function ravel<T>(tree: T): [vector: NDArray, unravel: (vector: ArrayLike) => Mapped<T, NDArray>]
export function ravel(tree: unknown): [NDArray, (vector: ArrayLike) => unknown] {
  const { leaves, structure } = flat("ravel", "the tree", tree)
  const dtype = leaves.length > 0 ? widest(leaves.map((x) => x.dtype)) : "float64"
  const vector =
    leaves.length > 0 ? concatenate(leaves.map((x) => reshape(astype(x, dtype), [x.size]))) : asArray([], "tree.ravel")
  const unravel = (given: ArrayLike): unknown => {
    const values = asArray(given, "tree.ravel: the vector")
    if (values.ndim !== 1 || values.size !== vector.size)
      throw new Error(`tree.ravel: the vector must have shape [${vector.size}]; got ${describe(values)}`)
    let start = 0
    const parts = leaves.map(({ shape, dtype: own }) => {
      const end = start + sizeOf(shape)
      const part = astype(reshape(slice(values, start, end), shape), own)
      start = end
      return part
    })
    return rebuilt(structure, parts)
  }
  return [vector, unravel]
}

/**
 * A tree of zeros, with the structure, shapes and dtypes of another.
 *
 * @example
 * ```ts
 * tree.zerosLike({ w: np.array([1, 2]), b: np.array(3) }) // => { b: 0, w: [0. 0.] }
 * ```
 */
export function zerosLike<T>(tree: OfArrays<T>): T
export function zerosLike<T>(tree: T): Mapped<T, NDArray>
export function zerosLike(tree: unknown): unknown {
  const { leaves, structure } = flat("zerosLike", "the tree", tree)
  return rebuilt(
    structure,
    leaves.map((x) => zeros(x)),
  )
}
