import type { Atom, Lit, Operand } from "./atom.js"
import type { Aval } from "./aval.js"
import type { Data } from "./dtype.js"
import type { Lowering } from "./lower.js"
import type { Nesting } from "./nesting.js"
import type { Params } from "./params.js"
import type { Program } from "./program.js"

export type { Param, Params } from "./params.js"

/** Operands in which a primitive is jointly linear; "every" when it takes any number of them. */
export type LinearGroup = readonly number[] | "every"

/** One output's differential equation: den . v' = Σ_i num[i] . along[i]'. */
export interface Slope {
  readonly num: readonly Operand[]
  /** The operands unless stated; other outputs may be among them. */
  readonly along?: readonly Atom[]
  /** One when absent. */
  readonly den?: Operand
}

/** One way for the laws to call a primitive: its operands' types, the range of their elements, and params. */
export interface Sample {
  readonly operands: readonly { readonly aval: Aval; readonly range: readonly [number, number] }[]
  readonly params: Params
}

/** A program that an equation holds, where it is evaluated. */
export interface Body {
  readonly program: Program
  run(inputs: readonly Lit[]): readonly Lit[]
}

/** Computes from the entries of operands at one place of their leading axis, which `at` gives. */
export type ByEntry<T> = (inputs: readonly Atom[], at: (x: Atom) => Atom) => T

/**
 * The whole of what the project knows about an operation. Every pass reads these properties; none knows a name.
 * A primitive with neither `linear` groups nor a `slope` nor `nesting` is piecewise constant: its derivatives are zero.
 */
export interface Primitive<P extends Params = Params> {
  readonly name: string
  /** The order of the operands does not matter. */
  readonly commutative?: boolean
  /** The product of numbers, element by element: factors may be regrouped. */
  readonly product?: boolean
  /** The outputs' types; throws a clear error when the operands do not fit. */
  type(inputs: readonly Aval[], params: P, bodies: readonly Program[]): Aval[]
  /** The oracle: plain TypeScript in float64, rounded when stored. A number stands for an output filled with it. */
  evaluate(inputs: readonly Lit[], params: P, outputs: readonly Aval[], bodies: readonly Body[]): (Data | number)[]
  /** add [[0,1]], mul [[0],[1]], exp []. Declared by every primitive and tested by law. */
  readonly linear: readonly LinearGroup[]
  /** The cotangent of operand `i`, one of a linear group. Present exactly when `linear` is not empty. */
  transpose?(cotangent: Atom, inputs: readonly Atom[], i: number, params: P): Atom
  /** The differential equation of each output, with v its outputs and u its operands. */
  slope?(v: readonly Atom[], u: readonly Atom[], params: P): Slope[]
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
