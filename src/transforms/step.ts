import { type Atom, lift, type Var, zerosLike } from "../ir/atom.js"
import { again, buildFrom } from "../ir/builder.js"
import type { Primitive, Slope } from "../ir/primitive.js"
import { inGroup, linearIn } from "../ir/primitive.js"
import { type Equation, interpret, type Program } from "../ir/program.js"
import {
  type Coefficient,
  constant,
  convolve,
  type Product,
  primal,
  type Series,
  type SlopeSeries,
  series,
  solve,
  type TermOrder,
} from "./series.js"

/** Operands of an equation that is linear in them, as coefficients of one order; null for the result of zeros alone. */
export type Linear<S> = (coefficient: (s: S) => Coefficient) => Coefficient

/** How a primitive that is linear in each of two operands multiplies them. */
interface Multiplication {
  readonly primitive: Primitive
  readonly product: Product
}

/** What the rules that a primitive may state make of series. */
export interface Rules<S extends Series> {
  constant(x: Atom): S
  /** Each coefficient follows from those of the same order. */
  linear(degree: number, at: Linear<S>): S
  product(a: S, b: S, how: Multiplication): S
  /** The solution of a differential equation. */
  solution(v0: Atom, slope: () => SlopeSeries<S>): S
  /** The outputs of an equation that holds programs, or states an algebraic equation. */
  whole(e: Equation, inputs: readonly S[]): readonly S[]
}

/** Coefficients one by one, as they are asked for. */
export const writtenOut = (inOrder?: TermOrder): Omit<Rules<Series>, "whole"> => ({
  constant,
  linear: (degree, at) => series(degree, (k) => at((s) => s.at(k))),
  product: (a, b, { product, primitive: { commutative = false } }) =>
    series(a.degree + b.degree, (k) => convolve(a, b, k, undefined, product, commutative, inOrder)),
  solution: (v0, slope) => solve(v0, slope, inOrder),
})

/** The Taylor rule of every primitive, read off its declaration. */
export function step<S extends Series>(e: Equation, inputs: readonly S[], rules: Rules<S>): readonly S[] {
  const { primitive } = e
  const apply = (operands: readonly Atom[]) => again(e, operands)
  const carries = (i: number) => !primitive.auxiliary?.includes(i)
  const moving = inputs.flatMap((s, i) => (s.degree > 0 && carries(i) ? [i] : []))
  const rule = primitive.nesting ?? primitive.slope ?? primitive.implicit ?? primitive.linear[0]
  if (moving.length === 0 || !rule) return apply(inputs.map(primal)).map((x) => rules.constant(x))
  if (primitive.nesting?.jet) return rules.whole(e, inputs)

  const group = linearIn(primitive, moving)
  if (group) {
    const degree = moving.reduce((most, i) => Math.max(most, inputs[i].degree), 0)
    const linear: Linear<S> = (coefficient) => {
      const terms = inputs.map((s, i) => (inGroup(group, i) ? coefficient(s) : primal(s)))
      if (moving.every((i) => !terms[i])) return null
      const simpler = terms.includes(null) ? primitive.withZeros?.(terms) : undefined
      return simpler ?? apply(terms.map((x, i) => x ?? zerosLike(primal(inputs[i]))))[0]
    }
    return [rules.linear(degree, linear)]
  }
  if (primitive.slope) {
    let slopes: SlopeSeries<S>[] | undefined
    const v: readonly S[] = apply(inputs.map(primal)).map((v0, o) =>
      rules.solution(v0, () => {
        slopes ??= slopeSeries(e, v, inputs, rules)
        return slopes[o]
      }),
    )
    return v
  }
  if (primitive.implicit) return rules.whole(e, inputs)
  const [a, b] = inputs
  return [rules.product(a, b, { primitive, product: (x, y) => apply([x, y])[0] })]
}

/** The slopes of a primitive, interpreted on the very series that are being solved for. */
function slopeSeries<S extends Series>(
  e: Equation,
  v: readonly S[],
  u: readonly S[],
  rules: Rules<S>,
): SlopeSeries<S>[] {
  const { program, along, singular, product } = slopeProgram(e)
  const all = [...v, ...u]
  const parts = interpret<S>(program, all, rules.constant, (inner, xs) => step(inner, xs, rules)).values()
  const next = () => parts.next().value as S
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
