import { type NDArray, optimize, tree } from "taylorjet"
import { type Kept, stateOf } from "./kept.js"
import { countParameters, type Sizes } from "./network.js"
import { firstDamping, memory } from "./phases.js"
import type { Training } from "./problems/problem.js"
import type { Best, Measured, State } from "./train.js"

/** Is this a state that a run with these sizes and this training can be in? */
export function isState(value: unknown, sizes: Sizes, training: Training): value is State {
  const { step, parameters, optimizer, best, history } = Object(value) as Partial<State>
  const count = countParameters(sizes)
  const { adam, lbfgs, natural } = training
  return (
    isWhole(step, adam.steps + lbfgs.steps + natural.steps) &&
    isVector(parameters, count) &&
    isHistory(history, step) &&
    isBest(best, history, count) &&
    isRemembered(optimizer, step, parameters, training)
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

/** What the optimiser of a step remembers; nothing before the first one. */
function isRemembered(x: unknown, step: number, parameters: Float64Array, training: Training): x is Kept {
  const { adam, lbfgs, natural } = training
  if (step === 0) return x === null
  if (step <= adam.steps) return isAdam(x, step, parameters.length)
  const isLbfgs = step <= adam.steps + lbfgs.steps
  try {
    const from = stateOf(x as Kept)
    const other = (p: NDArray) => p
    const { momentum = 0, damping = firstDamping } = natural
    // What continues from a state reads it, and says whether it can.
    const states = isLbfgs
      ? optimize.minimizing(other, parameters, { method: "lbfgs", memory, from })
      : optimize.leastSquaresSteps(other, parameters, { method: "gauss-newton", momentum, damping, from })
    const [at] = tree.leaves(states.next().value?.x)
    const isAfter = isLbfgs ? from.steps <= lbfgs.redraw : from.steps === step - adam.steps - lbfgs.steps
    return isAfter && at.data.every((c, i) => c === parameters[i])
  } catch {
    return false
  }
}

function isAdam(x: unknown, count: number, size: number): boolean {
  const { step, mean, square } = Object(x) as Partial<Record<string, unknown>>
  return step === count && isVector(mean, size) && isVector(square, size) && square.every((s) => s >= 0)
}
