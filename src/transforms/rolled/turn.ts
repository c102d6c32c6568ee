import type { Atom } from "../../ir/atom.js"
import { cast } from "../../primitives/convert.js"
import { mul } from "../../primitives/mul.js"
import { broadcast } from "../../primitives/sumAndBroadcast.js"
import type { Coefficient, Product, Series } from "../series.js"

// A turn of the loop over orders computes the coefficients of one order k of all series.

/** A series whose first coefficients are written out, and of which each turn computes one more. */
export interface Rolled extends Series {
  /** The coefficient of the order of the turn. */
  next(turn: Turn): Coefficient
}

/** ± Σ_{0<i<k} w_i a_i b_{k-i}, where w_i is i or 1. */
export interface Term {
  readonly a: Rolled
  readonly b: Rolled
  readonly product: Product
  readonly isWeighted: boolean
  readonly isNegative: boolean
}

/** What is added up in a turn before anything else: it depends on lower orders only. */
export interface Sum {
  readonly terms: readonly Term[]
  /** A square, of which each pair of terms is computed once. */
  readonly isHalf: boolean
}

export interface Turn {
  /** x / k. */
  share(x: Atom): Atom
  /** Coefficient k of a state. */
  state(i: number): Atom
  /** Coefficient k - j of a series whose degree is not finite, or k - j times that. */
  row(s: Rolled, isWeighted: boolean, j: number): Atom
  sum(sum: Sum): Atom
}

/** Each element times a number. */
export function times(factor: Atom, x: Atom): Atom {
  const { shape, dtype } = x.aval
  return mul(broadcast(cast(factor, dtype), { shape, axes: shape.map((_, axis) => axis) }), x)
}
