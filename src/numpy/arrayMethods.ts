import type { ArrayLike, NDArray } from "../array/ndarray.js"
import type { DType } from "../ir/dtype.js"
import type { Axes, Reduction } from "./axes.js"
import type { Shape } from "./options.js"
import type { Index } from "./ranges.js"

/** The methods of arrays that reduce, rearrange, select and contract. */
export interface ArrayMethods {
  /**
   * The matrix product; as `np.matmul`.
   *
   * @example
   * ```ts
   * np.array([[1, 2], [3, 4]]).matmul([1, 1]) // => [3. 7.]
   * ```
   */
  matmul(y: ArrayLike): NDArray

  /**
   * The product of vectors or matrices; as `np.dot`.
   *
   * @example
   * ```ts
   * np.array([1, 2]).dot([3, 4]) // => 11
   * ```
   */
  dot(y: ArrayLike): NDArray

  /**
   * The sum over axes, or over all; as `np.sum`.
   *
   * @example
   * ```ts
   * np.array([[1, 2], [3, 4]]).sum(0) // => [4. 6.]
   * ```
   */
  sum(options?: Axes | Reduction): NDArray

  /**
   * The product over axes, or over all; as `np.prod`.
   *
   * @example
   * ```ts
   * np.array([2, 3, 4]).prod() // => 24
   * ```
   */
  prod(options?: Axes | Reduction): NDArray

  /**
   * The mean over axes, or over all; as `np.mean`.
   *
   * @example
   * ```ts
   * np.array([[1, 2], [3, 4]]).mean({ axis: 1 }) // => [1.5 3.5]
   * ```
   */
  mean(options?: Axes | Reduction): NDArray

  /**
   * The largest element over axes, or over all; as `np.max`.
   *
   * @example
   * ```ts
   * np.array([1, 3, 2]).max() // => 3
   * ```
   */
  max(options?: Axes | Reduction): NDArray

  /**
   * The smallest element over axes, or over all; as `np.min`.
   *
   * @example
   * ```ts
   * np.array([2, 1, 3]).min() // => 1
   * ```
   */
  min(options?: Axes | Reduction): NDArray

  /**
   * The same elements in another shape, given as a list or as sizes; as `np.reshape`.
   *
   * @example
   * ```ts
   * np.array([1, 2, 3, 4]).reshape(2, -1).shape // => [ 2, 2 ]
   * ```
   */
  reshape(...shape: readonly number[] | readonly [Shape]): NDArray

  /**
   * The axes in another order, given as a list or one by one, or reversed; as `np.transpose`.
   *
   * @example
   * ```ts
   * np.array([[1, 2, 3]]).transpose().shape // => [ 3, 1 ]
   * ```
   */
  transpose(...axes: readonly number[] | readonly [Axes]): NDArray

  /**
   * The axes in reversed order.
   *
   * @example
   * ```ts
   * np.array([[1, 2, 3]]).T.shape // => [ 3, 1 ]
   * ```
   */
  readonly T: NDArray

  /**
   * The selection along each axis: positions, ranges, arrays of positions; as `np.at`.
   *
   * @example
   * ```ts
   * const x = np.array([[1, 2, 3], [4, 5, 6]])
   * x.at(-1) // => [4. 5. 6.]
   * x.at(":", [0, 2]) // =>
   * // [[1. 2.]
   * //  [4. 5.]]
   * ```
   */
  at(...indices: readonly Index[]): NDArray

  /**
   * Rows from a start to a stop, or a range for each axis; as `np.slice`.
   *
   * @example
   * ```ts
   * np.array([1, 2, 3, 4]).slice(1, -1) // => [2. 3.]
   * ```
   */
  slice(...ranges: readonly Index[]): NDArray

  /**
   * The same values in another dtype; to whole numbers, without the fraction.
   *
   * @example
   * ```ts
   * np.array([1.5, -1.5]).astype("int32") // => [ 1 -1]
   * ```
   */
  astype(dtype: DType): NDArray

  /** The entries of the leading axis, so that `const [a, b] = random.split(key)` works. Throws for a 0-d array. */
  [Symbol.iterator](): IterableIterator<NDArray>
}
