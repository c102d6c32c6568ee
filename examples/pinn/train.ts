import { random, tree } from "taylorjet"
import { schedule } from "./adam.js"
import { lbfgs, type Pair } from "./lbfgs.js"
import type { Objective, Point } from "./lineSearch.js"
import { initialise } from "./network.js"
import { type Compiled, objective } from "./objective.js"
import { type Problem, totalSteps } from "./problems/problem.js"

/** All that there is to know of a run between two steps. */
export interface State {
  /** How many steps were taken. */
  readonly step: number
  readonly parameters: Float64Array
  /** The memory of Adam. */
  readonly mean: Float64Array
  readonly square: Float64Array
  /** The memory of L-BFGS. */
  readonly pairs: readonly Pair[]
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

const interval = 50

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
  const { adam, lbfgs: quasiNewton } = problem.training
  const total = totalSteps(problem)
  const [forStart, forAdam, forLbfgs, forLoss] = random.split(random.PRNGKey(seed), 4)
  const unseen = problem.sample(forLoss, 4 * problem.training.points)

  const measured = (step: number, parameters: Float64Array): Measured => ({
    step,
    loss: Number(compiled.loss(parameters, unseen, forLoss)),
    error: compiled.error(parameters),
  })

  function begin(): State {
    const [vector] = tree.ravel(initialise(forStart, problem.widths))
    const parameters = vector.data as Float64Array
    const none = new Float64Array(parameters.length)
    const first = measured(0, parameters)
    return {
      step: 0,
      parameters,
      mean: none,
      square: none,
      pairs: [],
      best: { ...first, parameters },
      history: [first],
    }
  }

  function adamStep(state: State): State {
    const step = state.step + 1
    const [key, rate] = [random.foldIn(forAdam, step), schedule(step, adam.steps, adam.rate)]
    const next = compiled.adamStep(state.parameters, state.mean, state.square, key, step, rate)
    const [parameters, mean, square] = [next.parameters, next.mean, next.square].map((x) => x.data as Float64Array)
    return { ...state, step, parameters, mean, square }
  }

  let round: { readonly end: number; readonly f: Objective; at: Point } | undefined

  function beginRound(number: number, parameters: Float64Array) {
    const key = random.foldIn(forLbfgs, number)
    const points = compiled.sample(key)
    const f: Objective = (x) => {
      const [value, gradient] = compiled.lossAndGradient(x, points, key)
      return { x, value: Number(value), gradient: gradient.data as Float64Array }
    }
    return { end: adam.steps + (number + 1) * quasiNewton.redraw, f, at: f(parameters) }
  }

  /** Where no lower point is found, the pairs are forgotten; if there were none, the points are drawn anew. */
  function lbfgsStep(state: State): State {
    if (!round || state.step === round.end)
      round = beginRound(Math.floor((state.step - adam.steps) / quasiNewton.redraw), state.parameters)
    const next = lbfgs(round.f, round.at, state.pairs)
    if (next) {
      round.at = next.to
      return { ...state, step: state.step + 1, parameters: next.to.x, pairs: next.pairs }
    }
    return { ...state, step: state.pairs.length > 0 ? state.step : Math.min(round.end, total), pairs: [] }
  }

  function measure(state: State): State {
    if (state.step % interval > 0 && state.step < total) return state
    const now = measured(state.step, state.parameters)
    const best = now.loss < state.best.loss ? { ...now, parameters: state.parameters } : state.best
    return { ...state, best, history: [...state.history, now] }
  }

  let state = from ?? begin()
  yield state
  while (state.step < total) {
    const next = state.step < adam.steps ? adamStep(state) : lbfgsStep(state)
    state = next.step > state.step ? measure(next) : next
    yield state
  }
}
