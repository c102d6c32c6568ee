import { asArray, astype } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import type { Atom } from "../ir/atom.js"
import { isFloat } from "../ir/dtype.js"
import * as p from "../primitives/index.js"
import { binary, common, commonShape, operands, repeat } from "./promote.js"

/**
 * x where the condition holds, y elsewhere; all three broadcast. Numbers in the condition hold unless they are zero.
 * Derivatives are those of the one taken. Reverse mode multiplies those of the other by zero, so that they must be
 * finite: give a function that has a pole there an argument that avoids it.
 *
 * @example
 * ```ts
 * np.where([true, false, true], [1, 2, 3], 0) // => [1. 0. 3.]
 * ```
 */
export function where(condition: ArrayLike, x: ArrayLike, y: ArrayLike): NDArray {
  const arrays = [condition, x, y].map((operand) => asArray(operand, "where"))
  const shape = commonShape("where", arrays)
  const dtype = common([x, y], arrays.slice(1))
  const [c, a, b] = arrays.map((operand, i) => repeat(astype(operand, i === 0 ? "bool" : dtype).atom, shape))
  return new NDArray(p.where(c, a, b))
}

/** x where the condition holds or x is NaN, y elsewhere. */
function choose(condition: Atom, x: Atom, y: Atom): Atom {
  const first = isFloat(x.aval.dtype) ? p.or(condition, p.not(p.equal(x, x))) : condition
  return p.where(first, x, y)
}

/**
 * The larger of x and y, with broadcasting; NaN where either is. Derivatives are those of the one taken: of x where
 * both are equal.
 *
 * @example
 * ```ts
 * np.maximum([1, 5, NaN], 3) // => [ 3.  5. nan]
 * ```
 */
export const maximum = binary("maximum", (x, y) => choose(p.lessEqual(y, x), x, y))

/**
 * The smaller of x and y, with broadcasting; NaN where either is. Derivatives are those of the one taken: of x where
 * both are equal.
 *
 * @example
 * ```ts
 * np.minimum([1, 5, NaN], 3) // => [ 1.  3. nan]
 * ```
 */
export const minimum = binary("minimum", (x, y) => choose(p.lessEqual(x, y), x, y))

/**
 * x with what is below `low` raised to it and what is above `high` lowered to it; either may be null. With
 * broadcasting. Derivatives are those of x between the bounds and on them, and of the bounds outside.
 *
 * @example
 * ```ts
 * np.clip([-1, 0.5, 3], 0, 1) // => [0.  0.5 1. ]
 * np.clip([-1, 0.5, 3], 0, null) // => [0.  0.5 3. ]
 * ```
 */
export function clip(x: ArrayLike, low: ArrayLike | null, high: ArrayLike | null): NDArray {
  const bounds = [low, high].filter((bound) => bound !== null)
  const [value, ...limits] = operands("clip", [x, ...bounds]).map((atom) => new NDArray(atom))
  const raised = low === null ? value : maximum(value, limits[0])
  return high === null ? raised : minimum(raised, limits[limits.length - 1])
}

/**
 * x, which differentiation takes for a constant.
 *
 * @example
 * ```ts
 * np.stopGradient([1, 2]) // => [1. 2.]
 * ```
 */
export const stopGradient = (x: ArrayLike): NDArray => new NDArray(p.stop(asArray(x, "stopGradient").atom))
