import type { Atom, Lit, Var } from "./atom.js"
import type { Aval } from "./aval.js"
import type { Data } from "./dtype.js"
import type { Coefficients, Form, Moves } from "./forms.js"
import type { Lowering } from "./lower.js"
import type { Params } from "./params.js"
import type { Implicit as ImplicitRule, Slope } from "./rules.js"

export type { Coefficients, Form, Moves, Sum } from "./forms.js"
export type { Param, Params } from "./params.js"
export type { Slope } from "./rules.js"

/** The algebraic equation of a primitive. */
export type Implicit<P extends Params = Params> = ImplicitRule<P, Program>

/** Operands in which a primitive is jointly linear; "every" when it takes any number of them. */
export type LinearGroup = readonly number[] | "every"

/** One way for the laws to call a primitive: its operands' types, the range of their elements, and params. */
export interface Sample {
  readonly operands: readonly { readonly aval: Aval; readonly range: readonly [number, number] }[]
  readonly params: Params
  /** The operands proper, from numbers in these ranges: matrices that are symmetric, say. The numbers unless stated. */
  readonly prepare?: (numbers: readonly Atom[]) => readonly Atom[]
}

/** A program that an equation holds, where it is evaluated. */
export interface Body {
  readonly program: Program
  /** Results may be written into the arrays that are given, in which no operand lies. */
  run(inputs: readonly Lit[], into?: readonly Data[]): readonly Lit[]
}

/** Computes from the entries of operands at one place of their leading axis, which `at` gives. */
export type ByEntry<T> = (inputs: readonly Atom[], at: (x: Atom) => Atom) => T

/**
 * The whole of what the project knows about an operation. Every pass reads these properties; none knows a name.
 * A primitive with neither `linear` groups nor a `slope` nor `implicit` nor `nesting` is piecewise constant: its
 * derivatives are zero.
 */
export interface Primitive<P extends Params = Params> {
  readonly name: string
  /** The order of the operands does not matter. */
  readonly commutative?: boolean
  /** The product of numbers, element by element: factors may be regrouped. */
  readonly multiplies?: boolean
  /** The outputs' types; throws a clear error when the operands do not fit. */
  type(inputs: readonly Aval[], params: P, bodies: readonly Program[]): Aval[]
  /** The oracle: plain TypeScript in float64, rounded when stored. A number stands for an output filled with it. */
  evaluate(
    inputs: readonly Lit[],
    params: P,
    outputs: readonly Aval[],
    bodies: readonly Body[],
    /** Outputs may be written into these, in which no operand lies. */
    into?: readonly Data[],
  ): (Data | number)[]
  /** add [[0,1]], mul [[0],[1]], exp []. Declared by every primitive and tested by law. */
  readonly linear: readonly LinearGroup[]
  /** The cotangent of operand `i`, one of a linear group. Present exactly when `linear` is not empty. */
  transpose?(cotangent: Atom, inputs: readonly Atom[], i: number, params: P): Atom
  /** The differential equation of each output, with v its outputs and u its operands. */
  slope?(v: readonly Atom[], u: readonly Atom[], params: P): Slope[]
  /** The algebraic equation of the outputs. */
  readonly implicit?: Implicit<P>
  /** Operands that are functions of the others and only make the value cheaper: they carry no derivative. */
  readonly auxiliary?: readonly number[]
  /** Applies the primitive along a new leading axis, which the operands marked in `mapped` have. */
  batch(inputs: readonly Atom[], mapped: readonly boolean[], size: number, params: P): readonly Atom[]
  /**
   * How the outputs at one place of their leading axis follow from the operands there, which `at` returns: the inverse
   * of `batch`. Undefined when they need more than that place.
   */
  entry?(inputs: readonly Aval[], params: P): ByEntry<readonly Atom[]> | undefined
  /** How the output is a sum over the leading axis of operands: the term at one place of that axis. */
  summand?(inputs: readonly Aval[], params: P): ByEntry<Atom> | undefined
  /** An atom equal to the result, bit for bit but for the sign of a zero, when there is one already. */
  shortcut?(inputs: readonly Atom[], params: P): Atom | undefined
  /** The result when the operands given as null are exactly zero, where it is simpler than computing with zeros. */
  withZeros?(inputs: readonly (Atom | null)[]): Atom | undefined
  /** What it computes where no operand is infinite or NaN, if that is simpler: elsewhere the result of this may be NaN. */
  whereFinite?(inputs: readonly Atom[], params: P): Atom | undefined
  /** How many multiplications of numbers it takes; none when absent. */
  multiplications?(inputs: readonly Aval[], params: P): number
  /** How a compiler may compute it; by `evaluate` when absent. */
  readonly lower?: Lowering<P>
  /** How transforms pass through its equations; present exactly when these hold programs. */
  readonly nesting?: Nesting<P>
  /** Where the laws sample it. */
  readonly domain: readonly Sample[]
}

/** The linear group that contains every given operand, if there is one. */
export const linearIn = (primitive: Primitive, operands: readonly number[]): LinearGroup | undefined =>
  primitive.linear.find((group) => group === "every" || operands.every((i) => group.includes(i)))

export const inGroup = (group: LinearGroup, operand: number): boolean => group === "every" || group.includes(operand)

export interface Equation {
  readonly primitive: Primitive
  readonly inputs: readonly Atom[]
  readonly params: Params
  /** The programs that the equation holds. They are closed: what they use of the program around them is an input. */
  readonly bodies: readonly Program[]
  readonly outputs: readonly Var[]
}

/** Code in static single assignment form: one equation after the other, each of which may hold programs itself. */
export interface Program {
  readonly inputs: readonly Var[]
  readonly equations: readonly Equation[]
  readonly outputs: readonly Atom[]
}

// How transforms pass through an equation that holds programs. A rule is written in terms of the transform itself on
// these programs, which it is given as a function: primitives do not know transforms, and transforms no primitives.

/** An equation, or what may become one. */
export interface Application<P extends Params = Params> {
  readonly inputs: readonly Atom[]
  readonly params: P
  readonly bodies: readonly Program[]
}

/**
 * The jet of a program. Its variables are those of the program, each followed by its coefficients that move. Outputs
 * have the coefficients of `outputs`, if they are given, and otherwise those that turn out to move. The order is that of
 * the jet around, unless a lower one is given.
 */
export type JetOf = (
  program: Program,
  inputs: readonly Moves[],
  outputs?: readonly Moves[],
  order?: number,
) => { readonly program: Program; readonly outputs: readonly Moves[] }

/** `vmap`, for the programs of an equation. A variable's atoms are as its form says: one, or one for each sum. */
export interface Mapping {
  readonly size: number
  /** The forms in which inputs are needed, from those in which outputs are. */
  demand(program: Program, mapped: readonly boolean[], outputs: readonly Form[]): Form[]
  /** The mapped program; its variables are the atoms of all forms. */
  map(program: Program, inputs: readonly Form[], outputs: readonly Form[]): Program
  /** The same over an axis of so many entries. */
  of(size: number): Mapping
  /** The atoms of another form of a variable. */
  widen(atoms: readonly Atom[], from: Form, to: Form): readonly Atom[]
}

/** For each of several variables whether it is chosen. */
export type Marks = readonly boolean[]

/** A program cut into what does not depend on the marked inputs and what does. */
export interface Split {
  /** From the unmarked inputs to the unmarked outputs and the residuals. */
  readonly known: Program
  /** From the residuals and the marked inputs to the marked outputs. */
  readonly linear: Program
  /** For each residual the unmarked input that it is, or undefined if it is computed. */
  readonly residuals: readonly (number | undefined)[]
  /** The outputs that depend on marked inputs. */
  readonly outputs: Marks
}

/** Reverse mode, for the programs of an equation. */
export interface Reversing {
  split(program: Program, marked: Marks): Split
  /** The same program, its mixed equations cut: each depends on marked inputs altogether or not at all. */
  separate(program: Program, marked: Marks): Program
  /**
   * From the unmarked inputs, the cotangents of the outputs that are `given`, and those that the marked inputs which are
   * `begun` have so far, to the cotangents of all marked inputs: the program is linear in these.
   */
  transpose(program: Program, marked: Marks, given: Marks, begun?: Marks): Program
}

export interface Nesting<P extends Params = Params> {
  /** Which outputs depend on the inputs that are marked. */
  reach(e: Application<P>, marked: Marks): Marks
  /** The coefficients of the outputs up to an order, from those of the inputs. Absent where `implicit` says them. */
  jet?(e: Application<P>, inputs: readonly Coefficients[], order: number, jet: JetOf): readonly Coefficients[]
  /** The forms in which mapped inputs are needed, from those in which outputs are. */
  demand(e: Application<P>, mapped: Marks, outputs: readonly Form[], mapping: Mapping): readonly Form[]
  /** The atoms of the outputs in their forms, from those of the inputs in theirs. */
  map(
    e: Application<P>,
    inputs: readonly { readonly atoms: readonly Atom[]; readonly form: Form }[],
    outputs: readonly Form[],
    mapping: Mapping,
  ): readonly (readonly Atom[])[]
  /** The outputs, each from an equation that depends on marked inputs altogether or not at all. */
  separate(e: Application<P>, marked: Marks, reversing: Reversing): readonly Atom[]
  /**
   * The cotangents of the marked inputs, in which the equation is linear, from those of the outputs; null is exactly
   * zero. `sums` are those that the inputs have so far: what the equation gives them is added, term after term.
   */
  transpose(
    e: Application<P>,
    marked: Marks,
    cotangents: Coefficients,
    sums: Coefficients,
    reversing: Reversing,
  ): Coefficients
  /** The equation without what only outputs need that are not live; some of these may be kept. */
  narrow(e: Application<P>, live: Marks): Application<P> & { readonly kept: Marks }
  /** What running it takes, from what running each of its programs once takes. */
  work(costs: readonly number[], params: P): number
}
