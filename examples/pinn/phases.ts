import { jit, type NDArray, np, optimize, random } from "taylorjet"
import { type Kept, kept, stateOf } from "./kept.js"
import type { AdamMemory, Compiled } from "./objective.js"
import type { Problem } from "./problems/problem.js"

export type PhaseName = "adam" | "lbfgs" | "natural"

/** What a step leads to. Numbers that are no longer finite are not sound. */
interface Stepped {
  readonly parameters: Float64Array
  readonly optimizer: Kept
  /** How far the number of the step goes on: further than by 1 where the rest of a round is left out. */
  readonly advance: number
  readonly isSound: boolean
}

/** Some steps of a run by one optimiser, those from `first` on up to `last`. */
export interface Phase {
  readonly name: PhaseName
  readonly first: number
  readonly last: number
  /** The steps after the one with a number, which is 0 at the first of the phase and has left nothing to remember. */
  steps(parameters: Float64Array, from: Kept, done: number): Generator<Stepped>
}

/** How many pairs L-BFGS remembers. */
export const memory = 100

/** The damping at the first step of the natural gradient. */
export const firstDamping = 1e-3

function adamOf(x: Kept): AdamMemory {
  const { step, mean, square } = x as { step: number; mean: Float64Array; square: Float64Array }
  return { step: np.array(step, { dtype: "int32" }), mean: np.array(mean), square: np.array(square) }
}

const vector = (x: NDArray): Float64Array => x.data as Float64Array

/** All phases of a run. What is random in a step depends on the key and its number alone. */
export function phases(problem: Problem, compiled: Compiled, key: NDArray): Phase[] {
  const { adam, lbfgs, natural, points } = problem.training
  const [forAdam, forLbfgs, forNatural] = random.split(key, 3)

  function* adamSteps(parameters: Float64Array, from: Kept, done: number): Generator<Stepped> {
    let x = np.array(parameters)
    let remembered = from ? adamOf(from) : compiled.adamStart(x)
    for (let step = done; step < adam.steps; step++) {
      ;[x, remembered] = compiled.adamStep(x, remembered, random.foldIn(forAdam, step))
      yield { parameters: vector(x), optimizer: kept(remembered), advance: 1, isSound: true }
    }
  }

  /** Where no lower point is found, the rest of the round is left out: points are drawn anew. */
  function* lbfgsSteps(parameters: Float64Array, from: Kept, done: number): Generator<Stepped> {
    let x = parameters
    for (let step = done; step < lbfgs.steps; ) {
      const round = Math.floor(step / lbfgs.redraw)
      const first = round * lbfgs.redraw
      const last = Math.min(first + lbfgs.redraw, lbfgs.steps)
      const own = random.foldIn(forLbfgs, round)
      const states = roundOf(x, own, step > first ? stateOf(from) : undefined)
      let state = states.next().value
      while (state && step < last) {
        const next: optimize.State<NDArray> | undefined = states.next().value ?? undefined
        const isLast = next === undefined || next.status === "stalled" || next.status === "converged"
        state = next ?? state
        x = vector(state.x)
        const advance = isLast ? last - step : 1
        step += advance
        yield { parameters: x, optimizer: kept(state), advance, isSound: state.status !== "nonfinite" }
      }
    }
  }

  /** L-BFGS on points that stay: the function is compiled once for all rounds. */
  function roundOf(x: Float64Array, key: NDArray, from: optimize.State<NDArray> | undefined) {
    const drawn = compiled.sample(key)
    const compile: optimize.Compile = () => (at) => compiled.lossAndGradient(at, drawn, key)
    const options = { method: "lbfgs", memory, tol: 0, maxSteps: lbfgs.redraw, compile } as const
    const f = (at: NDArray) => compiled.loss(at, drawn, key)
    return optimize.minimizing<NDArray>(f, x, from ? { ...options, from } : options)
  }

  function* naturalSteps(parameters: Float64Array, from: Kept): Generator<Stepped> {
    const { momentum = 0, damping = firstDamping, steps } = natural
    const samples = (step: number) => [
      problem.sample(random.foldIn(forNatural, step), points),
      ...(problem.conditions ?? []).map(({ places }) => places),
    ]
    const options = {
      method: "gauss-newton",
      samples,
      momentum,
      damping,
      maxSteps: steps,
      compile: jit as never,
    } as const
    const residuals = compiled.residuals(points, forNatural)
    const given = from ? { ...options, from: stateOf(from) } : options
    const states = optimize.leastSquaresSteps<NDArray>(residuals, parameters, given)
    states.next()
    for (const state of states)
      yield { parameters: vector(state.x), optimizer: kept(state), advance: 1, isSound: state.status !== "nonfinite" }
  }

  const [afterAdam, afterLbfgs] = [adam.steps, adam.steps + lbfgs.steps]
  return [
    { name: "adam", first: 0, last: afterAdam, steps: adamSteps },
    { name: "lbfgs", first: afterAdam, last: afterLbfgs, steps: lbfgsSteps },
    { name: "natural", first: afterLbfgs, last: afterLbfgs + natural.steps, steps: naturalSteps },
  ]
}
