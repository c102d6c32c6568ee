import type { Atom } from "../../ir/atom.js"
import { add } from "../add.js"
import { mul } from "../mul.js"
import { columnsOf, identityLike, product, transposed } from "./matrices.js"

// Matrices for the laws, made of numbers in [-2, 2].

/** Symmetric and positive definite. */
export const positive = (x: Atom): Atom => add(product(x, transposed(x)), identityLike(x))

/** Square, and far from singular: the diagonal outweighs the rest. */
export const dominant = (x: Atom): Atom => add(x, mul(2 * columnsOf(x.aval) + 1, identityLike(x)))
