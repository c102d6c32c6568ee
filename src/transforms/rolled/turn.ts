import { type Atom, Lit } from "../../ir/atom.js"
import { aval } from "../../ir/aval.js"
import type { Primitive } from "../../ir/primitive.js"
import { convert } from "../../primitives/convert.js"
import { mul } from "../../primitives/mul.js"
import { broadcast } from "../../primitives/sumAndBroadcast.js"
import type { Coefficient, Product, Series } from "../series.js"

// A turn of the loop over orders computes the coefficients of one order k of all series.

/** A series whose first coefficients are written out, and of which each turn computes one more. */
export interface Rolled extends Series {
  /** The coefficient of the order of the turn. */
  next(turn: Turn): Coefficient
}

/** How coefficient i counts: as it is, or i or -i times. */
export type Weight = "one" | "order" | "minus order"

/** Σ_{0<i<k} w_i a_i b_{k-i}: it depends on lower orders only, so that a turn begins with these sums. */
export interface Sum {
  readonly a: Rolled
  readonly b: Rolled
  readonly weight: Weight
  readonly product: Product
  /** The primitive, where it multiplies element by element: such sums are taken together. */
  readonly elementwise: Primitive | undefined
  /** Is it half the square of a, of which each pair of terms is computed once? */
  readonly isSquare: boolean
}

export interface Turn {
  /** x / k. */
  share(x: Atom): Atom
  /** Coefficient k of a state. */
  state(i: number): Atom
  /** Coefficient k - j of a series whose degree is not finite, weighted. */
  row(s: Rolled, weight: Weight, j: number): Atom
  sum(sum: Sum): Atom
}

export const int32 = (n: number): Lit => new Lit(aval([], "int32"), n)

/** Each element times a number. */
export function times(factor: Atom, x: Atom): Atom {
  const { shape, dtype } = x.aval
  return mul(broadcast(convert(factor, dtype), { shape, axes: shape.map((_, axis) => axis) }), x)
}
