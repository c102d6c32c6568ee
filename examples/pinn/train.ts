import { random, tree } from "taylorjet"
import type { Kept } from "./kept.js"
import { beginning } from "./network.js"
import { type Compiled, objective } from "./objective.js"
import { type PhaseName, phases } from "./phases.js"
import { type Problem, totalSteps } from "./problems/problem.js"

/** All that there is to know of a run between two steps. */
export interface State {
  /** How many steps were taken. */
  readonly step: number
  readonly parameters: Float64Array
  /** What the optimiser of the last step remembers; null before the first one. */
  readonly optimizer: Kept
  /** The parameters whose loss was the lowest so far, on points that no step saw. */
  readonly best: Best
  readonly history: readonly Measured[]
}

/** The loss on points that no step saw, and the relative L2 error, which training does not look at. */
export interface Measured {
  readonly step: number
  readonly loss: number
  readonly error: number
}

export interface Best extends Measured {
  readonly parameters: Float64Array
}

/** After so many steps of an optimiser loss and error are measured. */
const intervals: Readonly<Record<PhaseName, number>> = { adam: 50, lbfgs: 50, natural: 5 }

/**
 * The states of a run, one for each step. What is random in a step depends on the seed and its number alone. `compiled`
 * is the problem's objective, for those who need it as well.
 */
export function* train(
  problem: Problem,
  seed: number,
  from?: State,
  compiled: Compiled = objective(problem),
): Generator<State> {
  const total = totalSteps(problem)
  const [forStart, forSteps, forLoss] = random.split(random.PRNGKey(seed), 3)
  const unseen = problem.sample(forLoss, 4 * problem.training.points)

  const measured = (step: number, parameters: Float64Array): Measured => ({
    step,
    loss: Number(compiled.loss(parameters, unseen, forLoss)),
    error: compiled.error(parameters),
  })

  function begin(): State {
    const parameters = tree.ravel<unknown>(beginning(forStart, problem))[0].data as Float64Array
    const first = measured(0, parameters)
    return { step: 0, parameters, optimizer: null, best: { ...first, parameters }, history: [first] }
  }

  function measure(state: State, interval: number, isSound: boolean): State {
    if (isSound && state.step % interval > 0 && state.step < total) return state
    const now = isSound
      ? measured(state.step, state.parameters)
      : { step: state.step, loss: Number.NaN, error: Number.NaN }
    const best = now.loss < state.best.loss ? { ...now, parameters: state.parameters } : state.best
    return { ...state, best, history: [...state.history, now] }
  }

  let state = from ?? begin()
  yield state
  for (const { name, first, last, steps } of phases(problem, compiled, forSteps)) {
    if (state.step >= last) continue
    const remembered = state.step > first ? state.optimizer : null
    for (const { parameters, optimizer, advance, isSound } of steps(state.parameters, remembered, state.step - first)) {
      state = measure({ ...state, step: state.step + advance, parameters, optimizer }, intervals[name], isSound)
      yield state
    }
  }
}
