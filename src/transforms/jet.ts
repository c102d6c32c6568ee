import { type Var, vanishing } from "../ir/atom.js"
import { buildFrom } from "../ir/builder.js"
import { isFloat } from "../ir/dtype.js"
import type { Implicit, JetOf, Moves, Nesting } from "../ir/primitive.js"
import { type Equation, interpret, type Program } from "../ir/program.js"
import { solveImplicit } from "./implicit.js"
import { constant, polynomial, primal, type Series } from "./series.js"
import { type Rules, step, writtenOut } from "./step.js"

/** Says whether coefficient k of input i is given; the others are exactly zero. */
export type Given = (input: number, k: number) => boolean

/** The inputs that can be differentiated. */
export const floating =
  (program: Program): Given =>
  (i) =>
    isFloat(program.inputs[i].aval.dtype)

/**
 * Pushes Taylor polynomials of order K through a program. Inputs: every x_0, then the x_1 that are given, ..., x_K.
 * Outputs: every y_0, every y_1, ..., y_K. Order 1 is forward-mode differentiation.
 */
export function jet(program: Program, order: number, given: Given = floating(program)): Program {
  const inputs = program.inputs.map((v) => v.aval)
  const terms: { readonly input: number; readonly k: number }[] = []
  for (let k = 1; k <= order; k++)
    inputs.forEach((_, input) => {
      if (given(input, k)) terms.push({ input, k })
    })
  return buildFrom([...inputs, ...terms.map(({ input }) => inputs[input])], (xs) => {
    const coefficients = inputs.map((_, i): (Var | null)[] => [xs[i], ...new Array<null>(order).fill(null)])
    terms.forEach(({ input, k }, j) => {
      coefficients[input][k] = xs[inputs.length + j]
    })
    const outputs = push(program, coefficients.map(polynomial), order)
    return Array.from({ length: order + 1 }, (_, k) => outputs.map((s) => s.at(k) ?? vanishing(primal(s)))).flat()
  })
}

/** Interprets a program on series. Coefficients are computed in program order, lest a long chain overflow the stack. */
function push(program: Program, inputs: readonly Series[], order: number): Series[] {
  const rules: Rules<Series> = { ...writtenOut(), whole: (e, xs) => whole(e, xs, order) }
  return interpret(program, inputs, constant, (e, xs) => {
    const outputs = step(e, xs, rules)
    for (let k = 0; k <= order; k++) for (const s of outputs) s.at(k)
    return outputs
  })
}

/** The jet of a program that an equation holds: variable by variable, with the coefficients that move. */
function jetOfBody(
  program: Program,
  inputs: readonly Moves[],
  wanted: readonly Moves[] | undefined,
  order: number,
): ReturnType<JetOf> {
  let outputs: readonly Moves[] = []
  const avals = program.inputs.flatMap(({ aval }, i) => [aval, ...inputs[i].flatMap((moves) => (moves ? aval : []))])
  const pushed = buildFrom(avals, (xs) => {
    const rest = xs.values()
    const next = () => rest.next().value as Var
    const given = inputs.map((moves) => polynomial([next(), ...moves.map((m) => (m ? next() : null))]))
    const results = push(program, given, order)
    const coefficientsOf = (s: Series) => Array.from({ length: order }, (_, k) => s.at(k + 1))
    outputs = wanted ?? results.map((s) => coefficientsOf(s).map((x) => x !== null))
    return results.flatMap((s, i) => [
      primal(s),
      ...coefficientsOf(s).flatMap((x, k) => (outputs[i][k] ? (x ?? vanishing(primal(s))) : [])),
    ])
  })
  return { program: pushed, outputs }
}

/** Loops ask for the jet of one body several times, until they know what moves: each is written once. */
function jetOf(highest: number): JetOf {
  const known = new Map<Program, Map<string, ReturnType<JetOf>>>()
  return (program, inputs, wanted, order = highest) => {
    const own = known.get(program) ?? new Map<string, ReturnType<JetOf>>()
    known.set(program, own)
    const key = `${order} ${inputs.join(" ")}`
    const found = own.get(key)
    if (found && (!wanted || wanted.join(" ") === found.outputs.join(" "))) return found
    const made = jetOfBody(program, inputs, wanted, order)
    if (!wanted) own.set(key, made)
    return made
  }
}

/** The outputs of an equation that holds programs, which says itself how a jet passes through, or of an algebraic one. */
export function whole(e: Equation, inputs: readonly Series[], order: number): readonly Series[] {
  const { nesting, implicit } = e.primitive
  return nesting?.jet ? nested(e, nesting.jet, inputs, order) : solveImplicit(e, implicit as Implicit, inputs, push)
}

/** An equation that holds programs says itself how a jet passes through it. */
export function nested(
  e: Equation,
  pushed: NonNullable<Nesting["jet"]>,
  inputs: readonly Series[],
  order: number,
): Series[] {
  const coefficients = inputs.map((s) => Array.from({ length: order + 1 }, (_, k) => s.at(k)))
  const operands = inputs.map(primal)
  return pushed({ ...e, inputs: operands }, coefficients, order, jetOf(order)).map(polynomial)
}
