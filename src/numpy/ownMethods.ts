import { astype } from "../array/convert.js"
import type { NDArray } from "../array/ndarray.js"
import type { DType } from "../ir/dtype.js"
import type { Axes } from "./axes.js"
import { at } from "./indexing.js"
import { requireDType, type Shape } from "./options.js"
import { reshape, transpose } from "./shape.js"

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
  *[Symbol.iterator]() {
    if (this.ndim === 0) throw new TypeError("NDArray: a 0-d array has no axis to iterate over")
    for (let i = 0; i < this.shape[0]; i++) yield at(this, i)
  },
}
