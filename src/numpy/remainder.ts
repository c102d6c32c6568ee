import { type ArrayLike, NDArray } from "../array/ndarray.js"
import type { Atom } from "../ir/atom.js"
import * as p from "../primitives/index.js"
import { binary, operands } from "./promote.js"

/** The remainder with the sign of y: that of `rem`, with y added where its sign is the other one. */
function modulo(x: Atom, y: Atom): Atom {
  const rest = p.rem(x, y)
  const negative = (a: Atom) => p.less(a, 0)
  const opposite = p.or(p.and(negative(rest), p.less(0, y)), p.and(p.less(0, rest), negative(y)))
  const shifted = p.where(opposite, p.add(rest, y), rest)
  // Adding 0 makes 0 of -0.
  return p.where(negative(y), p.neg(p.add(p.neg(shifted), 0)), p.add(shifted, 0))
}

/**
 * The remainder of x / y, which has the sign of y, as `%` in Python; with broadcasting: x - ⌊x / y⌋ y. For the remainder
 * with the sign of x, as `%` in JavaScript, see `np.rem`. Its derivative in y is -⌊x / y⌋; the jumps have none. NaN where
 * y is 0, and 0 for int32.
 *
 * @example
 * ```ts
 * np.mod([5, -5, 5.5], 3) // => [2.  1.  2.5]
 * np.mod([5, -5], -3) // => [-1. -2.]
 * ```
 */
export const mod = binary("mod", modulo, { number: true })

/**
 * The largest whole number that is not above x / y, in the dtype of the operands; with broadcasting. Its derivatives are
 * zero. Where y is 0 it is x / y, and 0 for int32.
 *
 * @example
 * ```ts
 * np.floorDivide([5, -5, 5.5], 3) // => [ 1. -2.  1.]
 * ```
 */
export const floorDivide = binary("floorDivide", p.floorDiv, { number: true })

/**
 * The pair of `np.floorDivide` and `np.mod`.
 *
 * @example
 * ```ts
 * const [quotient, rest] = np.divmod([5, -5], 3)
 * quotient // => [ 1. -2.]
 * rest // => [2. 1.]
 * ```
 */
export function divmod(x: ArrayLike, y: ArrayLike): [NDArray, NDArray] {
  const [a, b] = operands("divmod", [x, y], { number: true })
  return [new NDArray(p.floorDiv(a, b)), new NDArray(modulo(a, b))]
}
