import { asArray, describe } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { optional } from "../array/options.js"
import { Lit } from "../ir/atom.js"
import { aval, sameShape, sizeOf } from "../ir/aval.js"
import { allocate, type DType } from "../ir/dtype.js"
import { checkedDType, checkedShape, dtypeAfterShape, dtypeOf, type Options, type Shape } from "./options.js"
import { broadcastShapes, repeat } from "./promote.js"

function filledWith(who: string, shape: Shape, value: ArrayLike, dtype: DType | undefined): NDArray {
  const sizes = checkedShape(who, shape)
  const x = asArray(value, who, checkedDType(who, dtype))
  if (!sameShape(broadcastShapes([x.shape, sizes]) ?? [], sizes))
    throw new Error(`${who}: a value of type ${describe(x)} does not broadcast to shape [${sizes}]`)
  return new NDArray(repeat(x.atom, sizes))
}

/**
 * The array that a number, nested array, typed array or array stands for; data are copied. Numbers are float64 and truth
 * values bool unless `dtype` says otherwise. A Float32Array is float32, a Float64Array or Uint32Array float64, other
 * typed arrays are int32. Arrays may stand among nested ones, traced ones too: they are stacked. Throws when rows differ
 * in length, and for anything but numbers.
 *
 * @example
 * ```ts
 * np.array([[1, 2], [3, 4]]) // =>
 * // [[1. 2.]
 * //  [3. 4.]]
 * np.array([1.5, 2.5], { dtype: "int32" }) // => [1 2]
 * np.array([[1, 2], [3]]) // throws array: expected a rectangular nested array of shape [2,2]; got an array of length 1 at [1]
 * ```
 */
export const array = (data: ArrayLike, options: Options = {}): NDArray =>
  asArray(data, "array", dtypeOf("array", options))

/**
 * Zeros. They take no memory until they are read.
 *
 * @example
 * ```ts
 * np.zeros(3) // => [0. 0. 0.]
 * np.zeros([2, 2], { dtype: "int32" }) // =>
 * // [[0 0]
 * //  [0 0]]
 * ```
 */
export const zeros = (shape: Shape, options: Options = {}): NDArray =>
  filledWith("zeros", shape, 0, dtypeAfterShape("zeros", options) ?? "float64")

/**
 * Ones. They take no memory until they are read.
 *
 * @example
 * ```ts
 * np.ones([2, 3]) // =>
 * // [[1. 1. 1.]
 * //  [1. 1. 1.]]
 * ```
 */
export const ones = (shape: Shape, options: Options = {}): NDArray =>
  filledWith("ones", shape, 1, dtypeAfterShape("ones", options) ?? "float64")

/**
 * A value repeated to a shape to which it broadcasts; of its own dtype, which for numbers is float64, by default. A
 * repeated number takes no memory until it is read.
 *
 * @example
 * ```ts
 * np.full(3, 7) // => [7. 7. 7.]
 * np.full([2, 2], [1, 2]) // =>
 * // [[1. 2.]
 * //  [1. 2.]]
 * ```
 */
export const full = (shape: Shape, value: ArrayLike, options: Options = {}): NDArray =>
  filledWith("full", shape, value, dtypeOf("full", options))

/**
 * Zeros of the shape of x, and of its dtype by default. x may be traced.
 *
 * @example
 * ```ts
 * np.zerosLike([1, 2]) // => [0. 0.]
 * ```
 */
export const zerosLike = (x: ArrayLike, options: Options = {}): NDArray => like("zerosLike", x, 0, options)

/**
 * Ones of the shape of x, and of its dtype by default. x may be traced.
 *
 * @example
 * ```ts
 * np.onesLike([1, 2]) // => [1. 1.]
 * ```
 */
export const onesLike = (x: ArrayLike, options: Options = {}): NDArray => like("onesLike", x, 1, options)

/**
 * A value repeated to the shape of x, of the dtype of x by default. Both may be traced.
 *
 * @example
 * ```ts
 * np.fullLike([1, 2], 7) // => [7. 7.]
 * ```
 */
export const fullLike = (x: ArrayLike, value: ArrayLike, options: Options = {}): NDArray =>
  like("fullLike", x, value, options)

function like(who: string, x: ArrayLike, value: ArrayLike, options: Options): NDArray {
  const { shape, dtype } = asArray(x, who)
  return filledWith(who, shape, value, dtypeOf(who, options) ?? dtype)
}

/**
 * A matrix of n rows and m columns, m = n by default, with ones on its diagonal and zeros elsewhere.
 *
 * @example
 * ```ts
 * np.eye(2, 3) // =>
 * // [[1. 0. 0.]
 * //  [0. 1. 0.]]
 * np.eye(2, { dtype: "int32" }) // =>
 * // [[1 0]
 * //  [0 1]]
 * ```
 */
export function eye(n: number, m?: number | Options, options?: Options): NDArray {
  const [columns = n, chosen = {}] = optional<number, Options, Options>("eye", m, options)
  return matrix("eye", n, columns, chosen)
}

/**
 * The identity matrix of n rows.
 *
 * @example
 * ```ts
 * np.identity(2, { dtype: "int32" }) // =>
 * // [[1 0]
 * //  [0 1]]
 * ```
 */
export const identity = (n: number, options: Options = {}): NDArray => matrix("identity", n, n, options)

function matrix(who: string, n: number, m: number, options: Options): NDArray {
  const shape = checkedShape(who, [n, m])
  const dtype = dtypeOf(who, options) ?? "float64"
  const data = allocate(dtype, sizeOf(shape), who)
  for (let i = 0; i < Math.min(n, m); i++) data[i * m + i] = 1
  return new NDArray(new Lit(aval(shape, dtype), data))
}
