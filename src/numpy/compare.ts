import { asArray } from "../array/convert.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { checkedOptions, requireFinite, requireFlag } from "../array/options.js"
import type { Atom } from "../ir/atom.js"
import { sameShape, showAval, stridesOf } from "../ir/aval.js"
import { known } from "../ir/builder.js"
import * as p from "../primitives/index.js"
import { offsets } from "../primitives/strided.js"
import { abs } from "./arithmetic.js"
import { binary, commonShape, floating } from "./promote.js"

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

/** Does `test` hold for all pairs of elements of two known arrays that broadcast? */
function everyPair(who: string, x: NDArray, y: NDArray, test: (a: number, b: number) => boolean): boolean {
  const shape = commonShape(who, [x, y])
  const [a, b] = [x, y].map(({ atom }) => {
    const value = known(atom)
    if (!value)
      throw new Error(
        `${who}: the value of a traced ${showAval(atom.aval)} is not known while its function is being traced; ` +
          "compare what the function returns",
      )
    const own = atom.aval.shape
    const strides = [...shape.map(() => 0), ...stridesOf(own).map((stride, i) => (own[i] === 1 ? 0 : stride))]
    return { data: value.data, at: offsets({ shape, strides: strides.slice(own.length), offset: 0 }) }
  })
  return a.at.every((_, i) => test(a.data[a.at[i]], b.data[b.at[i]]))
}

/** How close `allclose` wants its operands to be. */
export interface Tolerance {
  /** Relative to |y|. */
  readonly rtol?: number
  readonly atol?: number
  /** Is NaN close to NaN? */
  readonly equalNan?: boolean
}

/**
 * Is |x - y| <= atol + rtol |y| everywhere? With broadcasting; an infinity is close to itself only. A JavaScript truth
 * value, so that it throws when an operand is traced.
 *
 * @example
 * ```ts
 * np.allclose([1, 2], [1, 2 + 1e-9]) // => true
 * np.allclose([1, 2], [1, 2.1], { rtol: 0.01 }) // => false
 * ```
 */
export function allclose(x: ArrayLike, y: ArrayLike, options: Tolerance = {}): boolean {
  const names = ["rtol", "atol", "equalNan"] as const
  const { rtol = 1e-5, atol = 1e-8, equalNan = false } = checkedOptions("allclose", options, names)
  requireFinite("allclose", "rtol", rtol, 0)
  requireFinite("allclose", "atol", atol, 0)
  requireFlag("allclose", "equalNan", equalNan)
  const close = (a: number, b: number): boolean =>
    a === b ||
    (Number.isFinite(b) && Math.abs(a - b) <= atol + rtol * Math.abs(b)) ||
    (equalNan && Number.isNaN(a) && Number.isNaN(b))
  return everyPair("allclose", asArray(x, "allclose"), asArray(y, "allclose"), close)
}

/**
 * Have x and y one shape and equal elements? Dtypes may differ; NaN equals nothing. A JavaScript truth value, so that
 * it throws when an operand is traced.
 *
 * @example
 * ```ts
 * np.arrayEqual([1, 2], [1, 2]) // => true
 * np.arrayEqual([1, 1], 1) // => false
 * ```
 */
export function arrayEqual(x: ArrayLike, y: ArrayLike): boolean {
  const [a, b] = [x, y].map((operand) => asArray(operand, "arrayEqual"))
  return sameShape(a.shape, b.shape) && everyPair("arrayEqual", a, b, (u, v) => u === v)
}
