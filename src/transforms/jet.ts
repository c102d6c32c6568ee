import { type Atom, lift, type Var, vanishing, zerosLike } from "../ir/atom.js"
import { bind, buildFrom } from "../ir/builder.js"
import { isFloat } from "../ir/dtype.js"
import { inGroup, linearIn } from "../ir/primitive.js"
import { type Equation, interpret, type Program } from "../ir/program.js"
import { constant, convolve, primal, type Series, type SlopeSeries, series, solve } from "./series.js"

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
    const coefficients = inputs.map((_, i) => new Map<number, Var>([[0, xs[i]]]))
    terms.forEach(({ input, k }, j) => {
      coefficients[input].set(k, xs[inputs.length + j])
    })
    const outputs = push(
      program,
      coefficients.map((c) => series(Math.max(...c.keys()), (k) => c.get(k) ?? null)),
      order,
    )
    return Array.from({ length: order + 1 }, (_, k) => outputs.map((s) => s.at(k) ?? vanishing(primal(s)))).flat()
  })
}

/** Interprets a program on series. Coefficients are computed in program order, lest a long chain overflow the stack. */
function push(program: Program, inputs: readonly Series[], order: number): Series[] {
  return interpret(program, inputs, constant, (e, xs) => {
    const outputs = step(e, xs)
    for (let k = 0; k <= order; k++) for (const s of outputs) s.at(k)
    return outputs
  })
}

/** The Taylor rule of every primitive, read off its declaration. */
function step(e: Equation, inputs: readonly Series[]): Series[] {
  const { primitive, params } = e
  const apply = (operands: readonly Atom[]) => bind(primitive, operands, params)
  const moving = inputs.flatMap((s, i) => (s.degree > 0 ? [i] : []))
  if (moving.length === 0 || (!primitive.slope && primitive.linear.length === 0))
    return apply(inputs.map(primal)).map(constant)

  const group = linearIn(primitive, moving)
  if (group) {
    const degree = Math.max(...moving.map((i) => inputs[i].degree))
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
      solve(v0, () => {
        slopes ??= slopeSeries(e, v, inputs)
        return slopes[o]
      }),
    )
    return v
  }
  const [a, b] = inputs
  const product = (x: Atom, y: Atom) => apply([x, y])[0]
  return [series(a.degree + b.degree, (k) => convolve(a, b, k, undefined, product, primitive.commutative ?? false))]
}

/** The slopes of a primitive, interpreted on the very series that are being solved for. */
function slopeSeries(e: Equation, v: readonly Series[], u: readonly Series[]): SlopeSeries[] {
  const { program, along, singular } = slopeProgram(e)
  const series = [...v, ...u]
  const parts = interpret(program, series, constant, step).values()
  const next = () => parts.next().value as Series
  return along.map((functions, o) => ({
    den: next(),
    terms: functions.map((i) => ({ num: next(), u: series[i] })),
    singular: singular[o],
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
} {
  const avals = [...outputs, ...inputs].map((x) => x.aval)
  let along: number[][] = []
  let singular: boolean[] = []
  const program = buildFrom(avals, (xs) => {
    const operands = xs.slice(outputs.length)
    const slopes = primitive.slope?.(xs.slice(0, outputs.length), operands, params) ?? []
    along = slopes.map((s) => (s.along ?? operands).map((x) => xs.indexOf(x as Var)))
    singular = slopes.map((s) => s.singular ?? false)
    return slopes.flatMap(({ num, den = 1 }) => [den, ...num].map((x) => lift(x, avals[0])))
  })
  return { program, along, singular }
}
