import { astype } from "../array/asArray.js"
import type { ArrayLike, NDArray } from "../array/ndarray.js"
import type { DType } from "../ir/dtype.js"
import type { Axes } from "./axes.js"
import { at } from "./indexing.js"
import { requireDType, type Shape } from "./options.js"
import { reshape, transpose } from "./shape.js"
import { type Place, update } from "./update.js"

/** The methods of arrays that no function of `np` is, or that take their arguments in another way. */
export interface OwnMethods {
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
   * The same values in another dtype; to whole numbers, without the fraction.
   *
   * @example
   * ```ts
   * np.array([1.5, -1.5]).astype("int32") // => [ 1 -1]
   * ```
   */
  astype(dtype: DType): NDArray

  /**
   * The array with a value at what an index selects: JAX's `x.at[index].set(value)`. The index is one index of `at`, or a
   * list of them; a list of two or three numbers is a range, as in `at`, and `[i, j, "..."]` one element of a matrix. The
   * value broadcasts to what is selected and takes the dtype of the array. Where an index stands twice, the last of its
   * values counts. Throws for an index out of range: at once when it is known, otherwise when the function runs.
   *
   * @example
   * ```ts
   * const x = np.array([[1, 2, 3], [4, 5, 6]])
   * x.with(-1, 0) // =>
   * // [[1. 2. 3.]
   * //  [0. 0. 0.]]
   * x.with([":", [1, null]], [7, 8]) // =>
   * // [[1. 7. 8.]
   * //  [4. 7. 8.]]
   * x.with([0, 1, "..."], 9).at(0) // => [1. 9. 3.]
   * x.with(2, 0) // throws with: index 2 does not exist along axis 0 of float64[2,3]
   * ```
   */
  with(index: Place, value: ArrayLike): NDArray

  /**
   * The array with a value added to what an index selects: JAX's `x.at[index].add(value)`. Index and value are as in
   * `with`; where an index stands twice, all of its values are added.
   *
   * @example
   * ```ts
   * np.zeros(4).withAdded(new Int32Array([0, 2, 2]), [1, 10, 100]) // => [  1.   0. 110.   0.]
   * ```
   */
  withAdded(index: Place, value: ArrayLike): NDArray

  /** The entries of the leading axis, so that `const [a, b] = random.split(key)` works. Throws for a 0-d array. */
  [Symbol.iterator](): IterableIterator<NDArray>
}

/** Whole numbers that are given as one list, or one by one. */
const listed = (given: readonly number[] | readonly [Shape]): Shape =>
  given.length === 1 ? given[0] : (given as readonly number[])

export const ownMethods: OwnMethods & ThisType<NDArray> = {
  reshape(...shape) {
    return reshape(this, listed(shape))
  },
  transpose(...axes) {
    return transpose(this, axes.length > 0 ? listed(axes) : undefined)
  },
  get T() {
    return transpose(this)
  },
  astype(dtype) {
    return astype(this, requireDType("astype", dtype))
  },
  with(index, value) {
    return update("with", this, index, value, false)
  },
  withAdded(index, value) {
    return update("withAdded", this, index, value, true)
  },
  *[Symbol.iterator]() {
    if (this.ndim === 0) throw new TypeError("NDArray: a 0-d array has no axis to iterate over")
    for (let i = 0; i < this.shape[0]; i++) yield at(this, i)
  },
}
