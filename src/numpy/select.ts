import { asArray, astype } from "../array/convert.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import * as p from "../primitives/index.js"
import { maximum, minimum } from "./arithmetic.js"
import { common, commonShape, operands, repeat } from "./promote.js"

/**
 * x where the condition holds, y elsewhere; all three broadcast. Numbers in the condition hold unless they are zero.
 * Derivatives are those of the one taken, so that what the other would compute there cannot spoil them, if its
 * derivatives are finite.
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
