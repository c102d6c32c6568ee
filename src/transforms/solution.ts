import { type Atom, Lit, vanishing } from "../ir/atom.js"
import { again, buildFrom } from "../ir/builder.js"
import { isFloat } from "../ir/dtype.js"
import { interpret, type Program } from "../ir/program.js"
import { mul } from "../primitives/mul.js"
import { nested, whole } from "./jet.js"
import { constant, highestLast, primal, type Series, series } from "./series.js"
import { type Rules, step, writtenOut } from "./step.js"

/**
 * The Taylor coefficients of the solution of y' = f(t, y, p), from the program of f: y_{k+1} = f(y)_k / (k + 1). Inputs
 * of all programs are t, the states, whose number is that of f's outputs, and parameters. Outputs are every y_0, every
 * y_1, ..., y_order, and then, for each output of the programs in `along`, its coefficients along the solution.
 */
export function solution(rates: Program, order: number, along: readonly Program[] = []): Program {
  const states = rates.outputs.length
  const orders = Array.from({ length: order + 1 }, (_, k) => k)
  const rules = inTime(order)
  return buildFrom(
    rates.inputs.map((v) => v.aval),
    ([time, ...xs]) => {
      let slopes: readonly Series[] = []
      const state = (x0: Atom, i: number) =>
        series(Number.POSITIVE_INFINITY, (k) => {
          const rate = k === 0 ? x0 : slopes[i].at(k - 1)
          return k > 1 && rate ? mul(1 / k, rate) : rate
        })
      const t = series(1, (k) => (k === 0 ? time : new Lit(time.aval, 1)))
      const inputs = [t, ...xs.map((x, i) => (i < states ? state(x, i) : constant(x)))]
      const written = [...inputs]
      const push = (program: Program) =>
        interpret(program, inputs, constant, (e, operands) => {
          const outputs = step(e, operands, rules)
          written.push(...outputs)
          return outputs
        })
      slopes = push(rates)
      const followed = along.flatMap(push)
      // All of one order before the next, in program order: so what is asked for has been computed, and no chain is long.
      for (const k of orders) for (const s of k < order || followed.length > 0 ? written : inputs) s.at(k)
      const coefficient = (s: Series, k: number): Atom => s.at(k) ?? vanishing(primal(s))
      const solved = inputs.slice(1, 1 + states)
      return [
        ...orders.flatMap((k) => solved.map((s) => coefficient(s, k))),
        ...followed.flatMap((s) => orders.map((k) => coefficient(s, k))),
      ]
    },
  )
}

/**
 * What holds programs is pushed again for each order, when it is asked for. Each coefficient waits for those of the order
 * before, so sums add these last.
 */
const inTime = (order: number): Rules<Series> => ({
  ...writtenOut(highestLast),
  whole(e, inputs) {
    const pushing = e.primitive.nesting?.jet
    if (!pushing) return whole(e, inputs, order)
    const pushed: (readonly Series[])[] = []
    const upTo = (k: number): readonly Series[] => {
      pushed[k] ??= k === 0 ? again(e, inputs.map(primal)).map(constant) : nested(e, pushing, inputs, k)
      return pushed[k]
    }
    return e.outputs.map(({ aval }, o) =>
      isFloat(aval.dtype) ? series(Number.POSITIVE_INFINITY, (k) => upTo(k)[o].at(k)) : upTo(0)[o],
    )
  },
})
