import { asArray } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import type { Atom } from "../ir/atom.js"
import * as p from "../primitives/index.js"
import { abs } from "./arithmetic.js"
import { binary, floating } from "./promote.js"

/**
 * Where x = y, with broadcasting: an array of truth values. NaN equals nothing.
 *
 * @example
 * ```ts
 * np.equal([1, 2, NaN], [1, 3, NaN]) // => [ true false false]
 * ```
 */
export const equal = binary("equal", p.equal)

/**
 * Where x ≠ y, with broadcasting: an array of truth values. NaN equals nothing.
 *
 * @example
 * ```ts
 * np.notEqual([1, 2, NaN], [1, 3, NaN]) // => [false  true  true]
 * ```
 */
export const notEqual = binary("notEqual", (x, y) => p.not(p.equal(x, y)))

/**
 * Where x < y, with broadcasting: an array of truth values.
 *
 * @example
 * ```ts
 * np.less([1, 2, 3], 2) // => [ true false false]
 * ```
 */
export const less = binary("less", p.less)

/**
 * Where x <= y, with broadcasting: an array of truth values.
 *
 * @example
 * ```ts
 * np.lessEqual([1, 2, 3], 2) // => [ true  true false]
 * ```
 */
export const lessEqual = binary("lessEqual", p.lessEqual)

/**
 * Where x > y, with broadcasting: an array of truth values.
 *
 * @example
 * ```ts
 * np.greater([1, 2, 3], 2) // => [false false  true]
 * ```
 */
export const greater = binary("greater", (x, y) => p.less(y, x))

/**
 * Where x >= y, with broadcasting: an array of truth values.
 *
 * @example
 * ```ts
 * np.greaterEqual([1, 2, 3], 2) // => [false  true  true]
 * ```
 */
export const greaterEqual = binary("greaterEqual", (x, y) => p.lessEqual(y, x))

const truth = (x: Atom): Atom => p.cast(x, "bool")

/**
 * Where both hold, with broadcasting. Numbers hold unless they are zero.
 *
 * @example
 * ```ts
 * np.logicalAnd([true, false, true], [true, true, false]) // => [ true false false]
 * ```
 */
export const logicalAnd = binary("logicalAnd", (x, y) => p.and(truth(x), truth(y)))

/**
 * Where one of the two holds, or both, with broadcasting. Numbers hold unless they are zero.
 *
 * @example
 * ```ts
 * np.logicalOr([true, false, true], [true, false, false]) // => [ true false  true]
 * ```
 */
export const logicalOr = binary("logicalOr", (x, y) => p.or(truth(x), truth(y)))

/**
 * Where x does not hold. Numbers hold unless they are zero.
 *
 * @example
 * ```ts
 * np.logicalNot([true, false]) // => [false  true]
 * ```
 */
export const logicalNot = (x: ArrayLike): NDArray => new NDArray(p.not(truth(asArray(x, "logicalNot").atom)))

/**
 * Where x is NaN.
 *
 * @example
 * ```ts
 * np.isnan([1, NaN, Infinity]) // => [false  true false]
 * ```
 */
export function isnan(x: ArrayLike): NDArray {
  const { atom } = asArray(x, "isnan")
  return new NDArray(p.not(p.equal(atom, atom)))
}

const magnitude = (who: string, x: ArrayLike): Atom => abs(new NDArray(floating(who, x))).atom

/**
 * Where x is neither infinite nor NaN.
 *
 * @example
 * ```ts
 * np.isfinite([1, NaN, -Infinity]) // => [ true false false]
 * ```
 */
export const isfinite = (x: ArrayLike): NDArray =>
  new NDArray(p.less(magnitude("isfinite", x), Number.POSITIVE_INFINITY))

/**
 * Where x is infinite.
 *
 * @example
 * ```ts
 * np.isinf([1, NaN, -Infinity]) // => [false false  true]
 * ```
 */
export const isinf = (x: ArrayLike): NDArray => new NDArray(p.equal(magnitude("isinf", x), Number.POSITIVE_INFINITY))
