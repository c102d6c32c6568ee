import type { ArrayLike, NDArray } from "../array/ndarray.js"

/** The methods of arrays that work element by element. */
export interface ElementwiseMethods {
  /**
   * x + y, with broadcasting; as `np.add`.
   *
   * @example
   * ```ts
   * np.array([1, 2]).add(10) // => [11. 12.]
   * ```
   */
  add(y: ArrayLike): NDArray

  /**
   * x - y, with broadcasting; as `np.sub`.
   *
   * @example
   * ```ts
   * np.array([1, 2]).sub(10) // => [-9. -8.]
   * ```
   */
  sub(y: ArrayLike): NDArray

  /**
   * x * y, with broadcasting; as `np.mul`.
   *
   * @example
   * ```ts
   * np.array([1, 2]).mul([3, 4]) // => [3. 8.]
   * ```
   */
  mul(y: ArrayLike): NDArray

  /**
   * x / y, with broadcasting; as `np.div`.
   *
   * @example
   * ```ts
   * np.array([1, 2]).div(4) // => [0.25 0.5 ]
   * ```
   */
  div(y: ArrayLike): NDArray

  /**
   * -x.
   *
   * @example
   * ```ts
   * np.array([1, -2]).neg() // => [-1.  2.]
   * ```
   */
  neg(): NDArray

  /**
   * x to the power y; as `np.power`.
   *
   * @example
   * ```ts
   * np.array([-2, 3]).pow(3) // => [-8. 27.]
   * ```
   */
  pow(y: ArrayLike): NDArray

  /**
   * x = y, with broadcasting; as `np.equal`.
   *
   * @example
   * ```ts
   * np.array([1, 2]).equal(2) // => [false  true]
   * ```
   */
  equal(y: ArrayLike): NDArray

  /**
   * x ≠ y, with broadcasting; as `np.notEqual`.
   *
   * @example
   * ```ts
   * np.array([1, 2]).notEqual(2) // => [ true false]
   * ```
   */
  notEqual(y: ArrayLike): NDArray

  /**
   * x < y, with broadcasting; as `np.less`.
   *
   * @example
   * ```ts
   * np.array([1, 2]).less(2) // => [ true false]
   * ```
   */
  less(y: ArrayLike): NDArray

  /**
   * x ≤ y, with broadcasting; as `np.lessEqual`.
   *
   * @example
   * ```ts
   * np.array([1, 2]).lessEqual(1) // => [ true false]
   * ```
   */
  lessEqual(y: ArrayLike): NDArray

  /**
   * x > y, with broadcasting; as `np.greater`.
   *
   * @example
   * ```ts
   * np.array([1, 2]).greater(1) // => [false  true]
   * ```
   */
  greater(y: ArrayLike): NDArray

  /**
   * x ≥ y, with broadcasting; as `np.greaterEqual`.
   *
   * @example
   * ```ts
   * np.array([1, 2]).greaterEqual(2) // => [false  true]
   * ```
   */
  greaterEqual(y: ArrayLike): NDArray
}
