import { asArray, astype } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { checkedOptions, requireFinite, requireFlag } from "../array/options.js"
import { sameShape, showAval, stridesOf } from "../ir/aval.js"
import { known } from "../ir/builder.js"
import { offsets } from "../ir/view.js"
import * as p from "../primitives/index.js"
import { abs } from "./arithmetic.js"
import { commonShape, repeat } from "./promote.js"

/** How close `isclose` and `allclose` want their operands to be. */
export interface Tolerance {
  /** Relative to |y|. */
  readonly rtol?: number
  readonly atol?: number
  /** Is NaN close to NaN? */
  readonly equalNan?: boolean
}

/** Tolerances, checked. */
function tolerances(who: string, options: Tolerance): Required<Tolerance> {
  const { rtol = 1e-5, atol = 1e-8, equalNan = false } = checkedOptions(who, options, ["rtol", "atol", "equalNan"])
  requireFinite(who, "rtol", rtol, 0)
  requireFinite(who, "atol", atol, 0)
  requireFlag(who, "equalNan", equalNan)
  return { rtol, atol, equalNan }
}

/**
 * Where |x - y| <= atol + rtol |y|, in float64 and with broadcasting: an array of truth values. An infinity is close to
 * itself only; NaN to NaN if `equalNan`. By default rtol is 1e-5 and atol 1e-8.
 *
 * @example
 * ```ts
 * np.isclose([1, 2, NaN], [1, 2.1, NaN]) // => [ true false false]
 * np.isclose([1, 2, NaN], [1, 2.1, NaN], { rtol: 0.1, equalNan: true }) // => [ true  true  true]
 * ```
 */
export function isclose(x: ArrayLike, y: ArrayLike, options: Tolerance = {}): NDArray {
  const { rtol, atol, equalNan } = tolerances("isclose", options)
  const arrays = [x, y].map((operand) => asArray(operand, "isclose"))
  const shape = commonShape("isclose", arrays)
  const [a, b] = arrays.map((array) => repeat(astype(array, "float64").atom, shape))
  const size = abs(new NDArray(b)).atom
  const near = p.lessEqual(abs(new NDArray(p.sub(a, b))).atom, p.add(p.mul(size, rtol), atol))
  const close = p.or(p.equal(a, b), p.and(near, p.less(size, Number.POSITIVE_INFINITY)))
  const missing = [a, b].map((operand) => p.not(p.equal(operand, operand)))
  return new NDArray(equalNan ? p.or(close, p.and(missing[0], missing[1])) : close)
}

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
  const { rtol, atol, equalNan } = tolerances("allclose", options)
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
