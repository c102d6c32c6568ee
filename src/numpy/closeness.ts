import { asArray, astype } from "../array/convert.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { checkedOptions, requireFinite, requireFlag } from "../array/options.js"
import { sameShape, showAval } from "../ir/aval.js"
import { known } from "../ir/builder.js"
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

function closeness(who: string, x: NDArray, y: NDArray, options: Tolerance): NDArray {
  const { rtol = 1e-5, atol = 1e-8, equalNan = false } = checkedOptions(who, options, ["rtol", "atol", "equalNan"])
  requireFinite(who, "rtol", rtol, 0)
  requireFinite(who, "atol", atol, 0)
  requireFlag(who, "equalNan", equalNan)
  const shape = commonShape(who, [x, y])
  const [a, b] = [x, y].map((operand) => repeat(astype(operand, "float64").atom, shape))
  const size = abs(new NDArray(b)).atom
  const near = p.lessEqual(abs(new NDArray(p.sub(a, b))).atom, p.add(p.mul(size, rtol), atol))
  const close = p.or(p.equal(a, b), p.and(near, p.less(size, Number.POSITIVE_INFINITY)))
  const missing = [a, b].map((operand) => p.not(p.equal(operand, operand)))
  return new NDArray(equalNan ? p.or(close, p.and(missing[0], missing[1])) : close)
}

/**
 * Where |x - y| <= atol + rtol |y|, in float64 and with broadcasting: an array of truth values. An infinity is close to
 * itself only; NaN to NaN if `equalNan`. By default rtol is 1e-5 and atol 1e-8.
 *
 * @example
 * ```ts
 * np.isclose([1, 2, NaN], [1, 2.1, NaN]) // => [ true false false]
 * np.isclose([1, 2, NaN], [1, 2.1, NaN], { rtol: 0.1, equalNan: true }) // => [true true true]
 * ```
 */
export const isclose = (x: ArrayLike, y: ArrayLike, options: Tolerance = {}): NDArray =>
  closeness("isclose", asArray(x, "isclose"), asArray(y, "isclose"), options)

/** An array whose elements are known, also where functions are being traced. */
function knownArray(who: string, x: ArrayLike): NDArray {
  const { atom } = asArray(x, who)
  const value = known(atom)
  if (value) return new NDArray(value)
  throw new Error(
    `${who}: the value of a traced ${showAval(atom.aval)} is not known while its function is being traced; ` +
      "compare what the function returns",
  )
}

const everywhere = (truths: NDArray): boolean => truths.data.every((yes: number) => yes !== 0)

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
export const allclose = (x: ArrayLike, y: ArrayLike, options: Tolerance = {}): boolean =>
  everywhere(closeness("allclose", knownArray("allclose", x), knownArray("allclose", y), options))

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
  if (!sameShape(a.shape, b.shape)) return false
  const [u, v] = [a, b].map((operand) => astype(knownArray("arrayEqual", operand), "float64").atom)
  return everywhere(new NDArray(p.equal(u, v)))
}
