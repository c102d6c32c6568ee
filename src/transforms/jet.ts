import { type Atom, lift, type Var, vanishing, zerosLike } from "../ir/atom.js"
import { again, buildFrom } from "../ir/builder.js"
import { isFloat } from "../ir/dtype.js"
import type { JetOf, Moves, Nesting, Slope } from "../ir/primitive.js"
import { inGroup, linearIn } from "../ir/primitive.js"
import { type Equation, interpret, type Program } from "../ir/program.js"
import { solveImplicit } from "./implicit.js"
import {
  constant,
  convolve,
  polynomial,
  primal,
  type Series,
  type SlopeSeries,
  series,
  solve,
  type TermOrder,
} from "./series.js"

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
  return interpret(program, inputs, constant, (e, xs) => {
    const outputs = step(e, xs, order)
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

/** The Taylor rule of every primitive, read off its declaration. */
export function step(e: Equation, inputs: readonly Series[], order: number, inOrder?: TermOrder): Series[] {
  const { primitive } = e
  const apply = (operands: readonly Atom[]) => again(e, operands)
  const carries = (i: number) => !primitive.auxiliary?.includes(i)
  const moving = inputs.flatMap((s, i) => (s.degree > 0 && carries(i) ? [i] : []))
  const rule = primitive.nesting ?? primitive.slope ?? primitive.implicit ?? primitive.linear[0]
  if (moving.length === 0 || !rule) return apply(inputs.map(primal)).map(constant)
  if (primitive.nesting?.jet) return nested(e, primitive.nesting.jet, inputs, order)

  const group = linearIn(primitive, moving)
  if (group) {
    const degree = moving.reduce((most, i) => Math.max(most, inputs[i].degree), 0)
    const linear = (k: number) => {
      const terms = inputs.map((s, i) => (inGroup(group, i) ? s.at(k) : primal(s)))
      if (k > 0 && moving.every((i) => !terms[i])) return null
      const simpler = terms.includes(null) ? primitive.withZeros?.(terms) : undefined
      return simpler ?? apply(terms.map((x, i) => x ?? zerosLike(primal(inputs[i]))))[0]
    }
    return [series(degree, linear)]
  }
  if (primitive.slope) {
    let slopes: SlopeSeries[] | undefined
    const v: Series[] = apply(inputs.map(primal)).map((v0, o) =>
      solve(
        v0,
        () => {
          slopes ??= slopeSeries(e, v, inputs, order, inOrder)
          return slopes[o]
        },
        inOrder,
      ),
    )
    return v
  }
  if (primitive.implicit) return solveImplicit(e, primitive.implicit, inputs, push)
  const [a, b] = inputs
  const product = (x: Atom, y: Atom) => apply([x, y])[0]
  const isSymmetric = primitive.commutative ?? false
  return [series(a.degree + b.degree, (k) => convolve(a, b, k, undefined, product, isSymmetric, inOrder))]
}

/** The slopes of a primitive, interpreted on the very series that are being solved for. */
function slopeSeries(
  e: Equation,
  v: readonly Series[],
  u: readonly Series[],
  order: number,
  inOrder: TermOrder | undefined,
): SlopeSeries[] {
  const { program, along, singular, product } = slopeProgram(e)
  const all = [...v, ...u]
  const parts = interpret(program, all, constant, (inner, xs) => step(inner, xs, order, inOrder)).values()
  const next = () => parts.next().value as Series
  return along.map((functions, o) => ({
    den: next(),
    terms: functions.map((i) => ({ num: next(), u: all[i] })),
    singular: singular[o],
    product: product[o],
  }))
}

/**
 * A program whose inputs are the outputs and the operands of an equation, and whose outputs are the den and every num of
 * each slope; and for each num the input whose derivative it multiplies.
 */
function slopeProgram({ primitive, inputs, params, outputs }: Equation): {
  readonly program: Program
  readonly along: readonly (readonly number[])[]
  readonly singular: readonly boolean[]
  readonly product: readonly Slope["product"][]
} {
  const avals = [...outputs, ...inputs].map((x) => x.aval)
  let along: number[][] = []
  let singular: boolean[] = []
  let product: Slope["product"][] = []
  const program = buildFrom(avals, (xs) => {
    const operands = xs.slice(outputs.length)
    const slopes = primitive.slope?.(xs.slice(0, outputs.length), operands, params) ?? []
    along = slopes.map((s) => (s.along ?? operands).map((x) => xs.indexOf(x as Var)))
    singular = slopes.map((s) => s.singular ?? false)
    product = slopes.map((s) => s.product)
    return slopes.flatMap(({ num, den = 1 }) => [den, ...num].map((x) => lift(x, avals[0])))
  })
  return { program, along, singular, product }
}
