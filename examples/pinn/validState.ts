import { isCurved, memory, type Pair } from "./lbfgs.js"
import { countParameters } from "./network.js"
import type { Training } from "./problems/problem.js"
import type { Best, Measured, State } from "./train.js"

/** Is this a state that a run with these widths and this training can be in? */
export function isState(value: unknown, widths: readonly number[], { adam, lbfgs }: Training): value is State {
  const { step, parameters, mean, square, pairs, best, history } = Object(value) as Partial<State>
  const count = countParameters(widths)
  return (
    isWhole(step, adam.steps + lbfgs.steps) &&
    isVector(parameters, count) &&
    isVector(mean, count) &&
    isVector(square, count) &&
    square.every((x) => x >= 0) &&
    isHistory(history, step) &&
    isBest(best, history, count) &&
    isPairs(pairs, step > adam.steps ? memory : 0, count)
  )
}

/** A whole number from 0 to `most`. */
const isWhole = (x: unknown, most: number): x is number =>
  Number.isInteger(x) && (x as number) >= 0 && (x as number) <= most

const isVector = (x: unknown, count: number): x is Float64Array =>
  x instanceof Float64Array && x.length === count && x.every(Number.isFinite)

/** Steps upwards from 0, each with its loss. The error may be anything: the exact solution may be unknown, or 0. */
const isHistory = (history: unknown, last: number): history is Measured[] =>
  Array.isArray(history) &&
  history.length > 0 &&
  history.every((entry: unknown, i) => {
    const { step, loss, error } = Object(entry) as Partial<Measured>
    const isLater = i === 0 ? step === 0 : (step as number) > (history[i - 1] as Measured).step
    return isWhole(step, last) && isLater && Number.isFinite(loss) && typeof error === "number"
  })

/** The first entry of the least loss, with its parameters. */
function isBest(best: unknown, history: readonly Measured[], count: number): best is Best {
  const { step, loss, error, parameters } = Object(best) as Partial<Best>
  const least = history.reduce((a, b) => (b.loss < a.loss ? b : a))
  return step === least.step && loss === least.loss && Object.is(error, least.error) && isVector(parameters, count)
}

const isPairs = (pairs: unknown, most: number, count: number): pairs is Pair[] =>
  Array.isArray(pairs) &&
  pairs.length <= most &&
  pairs.every((pair: unknown) => {
    const { step, change } = Object(pair) as Partial<Pair>
    return isVector(step, count) && isVector(change, count) && isCurved({ step, change })
  })
