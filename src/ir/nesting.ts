import type { Atom } from "./atom.js"
import type { Params } from "./params.js"
import type { Program } from "./program.js"

// How transforms pass through an equation that holds programs. A rule is written in terms of the transform itself on
// these programs, which it is given as a function: primitives do not know transforms, and transforms no primitives.

/** An equation, or what may become one. */
export interface Application<P extends Params = Params> {
  readonly inputs: readonly Atom[]
  readonly params: P
  readonly bodies: readonly Program[]
}

/** The value of a series and its coefficients of order 1, 2, ...; null is exactly zero. */
export type Coefficients = readonly (Atom | null)[]

/** Which coefficients of a variable, from order 1 on, may differ from zero. */
export type Moves = readonly boolean[]

/**
 * The jet of a program. Its variables are those of the program, each followed by its coefficients that move. Outputs
 * have the coefficients of `outputs`, if they are given, and otherwise those that turn out to move.
 */
export type JetOf = (
  program: Program,
  inputs: readonly Moves[],
  outputs?: readonly Moves[],
) => { readonly program: Program; readonly outputs: readonly Moves[] }

/** A sum over a mapped axis, with a weight for each entry if there are any. */
export type Sum = "summed" | { readonly weights: Atom }

/**
 * How a variable of a mapped program is had: null where it is the same at every place of the mapped axis; otherwise for
 * `each` place, stacked on a leading axis, or only as certain sums over that axis.
 */
export type Form = { readonly each: boolean; readonly sums: readonly Sum[] } | null

/** `vmap`, for the programs of an equation. A variable's atoms are as its form says: one, or one for each sum. */
export interface Mapping {
  readonly size: number
  /** The forms in which inputs are needed, from those in which outputs are. */
  demand(program: Program, mapped: readonly boolean[], outputs: readonly Form[]): Form[]
  /** The mapped program; its variables are the atoms of all forms. */
  map(program: Program, inputs: readonly Form[], outputs: readonly Form[]): Program
  /** The atoms of another form of a variable. */
  widen(atoms: readonly Atom[], from: Form, to: Form): readonly Atom[]
}

/** A program cut into what does not depend on the marked inputs and what does. */
export interface Split {
  /** From the unmarked inputs to the unmarked outputs and the residuals. */
  readonly known: Program
  /** From the residuals and the marked inputs to the marked outputs. */
  readonly linear: Program
  /** For each residual the unmarked input that it is, or undefined if it is computed. */
  readonly residuals: readonly (number | undefined)[]
  /** The outputs that depend on marked inputs. */
  readonly outputs: readonly boolean[]
}

/** Reverse mode, for the programs of an equation. */
export interface Reversing {
  split(program: Program, marked: readonly boolean[]): Split
  /** The same program, its mixed equations cut: each depends on marked inputs altogether or not at all. */
  separate(program: Program, marked: readonly boolean[]): Program
  /**
   * From the unmarked inputs, and the cotangents of the outputs that are `given`, to the cotangents of all marked
   * inputs: the program is linear in these.
   */
  transpose(program: Program, marked: readonly boolean[], given: readonly boolean[]): Program
}

export interface Nesting<P extends Params = Params> {
  /** Which outputs depend on the inputs that are marked. */
  reach(e: Application<P>, marked: readonly boolean[]): readonly boolean[]
  /** The coefficients of the outputs up to an order, from those of the inputs. */
  jet(e: Application<P>, inputs: readonly Coefficients[], order: number, jet: JetOf): readonly Coefficients[]
  /** The forms in which mapped inputs are needed, from those in which outputs are. */
  demand(e: Application<P>, mapped: readonly boolean[], outputs: readonly Form[], mapping: Mapping): readonly Form[]
  /** The atoms of the outputs in their forms, from those of the inputs in theirs. */
  map(
    e: Application<P>,
    inputs: readonly { readonly atoms: readonly Atom[]; readonly form: Form }[],
    outputs: readonly Form[],
    mapping: Mapping,
  ): readonly (readonly Atom[])[]
  /** The outputs, each from an equation that depends on marked inputs altogether or not at all. */
  separate(e: Application<P>, marked: readonly boolean[], reversing: Reversing): readonly Atom[]
  /** The cotangents of the marked inputs, in which the equation is linear; null is exactly zero. */
  transpose(e: Application<P>, marked: readonly boolean[], cotangents: Coefficients, reversing: Reversing): Coefficients
  /** The equation without what only outputs need that are not live; some of these may be kept. */
  narrow(e: Application<P>, live: readonly boolean[]): Application<P> & { readonly kept: readonly boolean[] }
  /** What running it takes, from what running each of its programs once takes. */
  work(costs: readonly number[], params: P): number
}
