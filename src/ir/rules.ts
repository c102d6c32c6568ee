import type { Atom, Operand } from "./atom.js"
import type { Params } from "./params.js"

// From what equation the derivatives of a primitive follow, to every order.

/** One output's differential equation: den . v' = Σ_i num[i] . along[i]'. */
export interface Slope {
  readonly num: readonly Operand[]
  /** The operands unless stated; other outputs may be among them. */
  readonly along?: readonly Atom[]
  /** One when absent. */
  readonly den?: Operand
  /** The product of a num and a derivative, linear in each: element by element unless stated. Not with a den. */
  readonly product?: (num: Atom, derivative: Atom) => Atom
  /** At an edge of the domain num is infinite, or den zero, where v is finite; what does not move adds nothing there. */
  readonly singular?: boolean
}

/**
 * The algebraic equation that the outputs v satisfy together with the operands u: residual(v, u) = 0. One linear equation
 * at order 0 serves all orders. Programs that the equation holds are given too.
 */
export interface Implicit<P extends Params, Held> {
  /** Zero where v is the result: one array or several of any shape, of whatever a jet can be pushed through. */
  residual(v: readonly Atom[], u: readonly Atom[], params: P, bodies: readonly Held[]): readonly Atom[]
  /** The dv with (∂residual/∂v)(v, u) dv = r, linear in r, so that it transposes; null is exactly zero. */
  correct(
    v: readonly Atom[],
    u: readonly Atom[],
    r: readonly Atom[],
    params: P,
    bodies: readonly Held[],
  ): readonly (Atom | null)[]
  /**
   * The coefficients dv that `correct` has found, by others where the equation is degenerate at order 0, so that more
   * coefficients of the operands decide: `u` has all up to the one of this order, null where they are exactly zero.
   */
  decide?(
    v: readonly Atom[],
    u: readonly (readonly (Atom | null)[])[],
    dv: readonly (Atom | null)[],
    params: P,
  ): readonly (Atom | null)[]
}
