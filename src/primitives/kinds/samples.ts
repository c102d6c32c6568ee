import type { Atom } from "../../ir/atom.js"
import { add } from "../add.js"
import { cumsum } from "../cumsum.js"
import { mul } from "../mul.js"
import { sum } from "../sumAndBroadcast.js"
import { columnsOf, identityLike, masked, product, spread, transposed } from "./matrices.js"

// Matrices for the laws, made of numbers in [-2, 2].

/** Symmetric and positive definite. */
export const positive = (x: Atom): Atom => add(product(x, transposed(x)), identityLike(x))

/** Square, and far from singular: the diagonal outweighs the rest. */
export const dominant = (x: Atom): Atom => add(x, mul(2 * columnsOf(x.aval) + 1, identityLike(x)))

/** Of zeros the identity: all that it has is repeated. */
export const unit = (x: Atom): Atom => add(x, identityLike(x))

/** Of this range are the numbers for `unit`. */
export const nothing = [0, 0] as const

/** Symmetric, with eigenvalues, and singular values, that are far apart. */
export const separated = (x: Atom): Atom => {
  const steps = masked(cumsum(identityLike(x), x.aval.shape.length - 2), (i, j) => j <= i)
  const rising = sum(steps, [x.aval.shape.length - 1])
  const n = columnsOf(x.aval)
  return add(add(x, transposed(x)), mul(10, mul(identityLike(x), spread(rising, "columns", n))))
}
