import type { Atom } from "../ir/atom.js"
import * as p from "../primitives/index.js"
import { binary } from "./promote.js"

/** Where the sign is minus, that of -0 too. */
const isMinus = (x: Atom): Atom => p.or(p.less(x, 0), p.less(p.reciprocal(x), 0))

/**
 * |x| with the sign of y, that of zeros too; with broadcasting. Whole numbers give float64. Its derivative is that of x
 * or -x; in y it is zero.
 *
 * @example
 * ```ts
 * np.copysign([1, -2, 3], [-0, 5, -1]) // => [-1.  2. -3.]
 * ```
 */
export const copysign = binary(
  "copysign",
  (x, y) => {
    const size = p.where(isMinus(x), p.neg(x), x)
    return p.where(isMinus(y), p.neg(size), size)
  },
  { float: true },
)
