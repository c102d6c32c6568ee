import type { Atom } from "./atom.js"

// The forms in which transforms have variables of programs.

/** The value of a series and its coefficients of order 1, 2, ...; null is exactly zero. */
export type Coefficients = readonly (Atom | null)[]

/** Which coefficients of a variable, from order 1 on, may differ from zero. */
export type Moves = readonly boolean[]

/** A sum over a mapped axis, with a weight for each entry if there are any. */
export type Sum = "summed" | { readonly weights: Atom }

/**
 * How a variable of a mapped program is had: null where it is the same at every place of the mapped axis; otherwise for
 * `each` place, stacked on a leading axis, or only as certain sums over that axis.
 */
export type Form = { readonly each: boolean; readonly sums: readonly Sum[] } | null
