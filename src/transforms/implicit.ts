import { type Var, zerosLike } from "../ir/atom.js"
import { again, buildFrom } from "../ir/builder.js"
import { isFloat } from "../ir/dtype.js"
import type { Implicit } from "../ir/primitive.js"
import type { Equation, Program } from "../ir/program.js"
import { neg } from "../primitives/neg.js"
import { type Coefficient, constant, polynomial, primal, type Series, series } from "./series.js"

/** Pushes series through a program, to an order. */
type Push = (program: Program, inputs: readonly Series[], order: number) => readonly Series[]

/** A program from the outputs and the operands of an equation to the residuals of the algebraic equation they satisfy. */
const residualProgram = ({ inputs, params, bodies, outputs }: Equation, implicit: Implicit): Program =>
  buildFrom(
    [...outputs, ...inputs].map((x) => x.aval),
    (xs: readonly Var[]) => implicit.residual(xs.slice(0, outputs.length), xs.slice(outputs.length), params, bodies),
  )

/**
 * The series v with residual(v, u) = 0. In coefficient k of the residual v_k stands linearly, with the derivative at
 * order 0 before it: [F]_k = [F with v_k = 0]_k + (∂F/∂v)_0 v_k. So v_k = correct(-[F with v_k = 0]_k). Coefficients are
 * written one order after the other. What the residuals of two orders have in common is written once, as every equation.
 */
export function solveImplicit(e: Equation, implicit: Implicit, inputs: readonly Series[], push: Push): Series[] {
  const u0 = inputs.map(primal)
  const v0 = again(e, u0)
  const program = residualProgram(e, implicit)
  /** By order, the coefficients of all outputs. */
  const orders: (readonly Coefficient[])[] = [v0]
  const next = (k: number): readonly Coefficient[] => {
    const known = v0.map((_, o) => polynomial(orders.map((coefficients) => coefficients[o])))
    const residuals = push(program, [...known, ...inputs], k).map((s) => s.at(k))
    if (residuals.every((x) => x === null)) return v0.map(() => null)
    const r = residuals.map((x, i) => (x ? neg(x) : zerosLike(program.outputs[i])))
    const found = implicit.correct(v0, u0, r, e.params, e.bodies)
    if (!implicit.decide) return found
    const given = inputs.map((s) => Array.from({ length: k + 1 }, (_, j) => s.at(j)))
    return implicit.decide(v0, given, found, e.params)
  }
  return v0.map((x, o) => {
    if (!isFloat(x.aval.dtype)) return constant(x)
    return series(Number.POSITIVE_INFINITY, (k) => {
      while (orders.length <= k) orders.push(next(orders.length))
      return orders[k][o]
    })
  })
}
