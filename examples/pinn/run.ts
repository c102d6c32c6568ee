import { writeFileSync } from "node:fs"
import { setImmediate } from "node:timers/promises"
import { type Identity, keepOld, load, save } from "./checkpoint.js"
import { type Compiled, objective } from "./objective.js"
import { picture } from "./picture.js"
import { type Problem, totalSteps } from "./problems/problem.js"
import { Progress } from "./progress.js"
import { type State, train } from "./train.js"

export interface RunOptions {
  readonly seed: number
  /** Where the checkpoint and the picture go: path.json and path.svg. */
  readonly path: string
  /** Continue from the checkpoint. */
  readonly resume: boolean
  /** Stops the run after the step that it is in. */
  readonly signal: AbortSignal
}

export interface Outcome {
  readonly state: State
  readonly compiled: Compiled
  /** Seconds on the clock and of the processor, for compiling and training. */
  readonly wall: number
  readonly cpu: number
}

const saveEvery = 30_000

/**
 * Trains until the end or the signal. However it ends, checkpoint and picture are written. A checkpoint that is not
 * resumed stays as path.json.old.
 */
export async function run(problem: Problem, { seed, path, resume, signal }: RunOptions): Promise<Outcome> {
  const { name, widths, training } = problem
  const identity: Identity = { problem: name, widths, seed, training }
  const checkpoint = `${path}.json`
  const from = resume ? load(checkpoint, identity) : undefined
  if (!resume) keepOld(checkpoint)
  const progress = new Progress(name, totalSteps(problem))
  const clock = stopwatch()
  const compiled = objective(problem)
  let savedAt = Number.NEGATIVE_INFINITY // so that a place that cannot be written to is found before the first step
  let state: State | undefined
  for (state of train(problem, seed, from, compiled)) {
    progress.update(state.step, details(problem, state))
    await setImmediate() // lets the signal through
    if (signal.aborted) break
    if (performance.now() - savedAt > saveEvery) {
      save(checkpoint, identity, state)
      savedAt = performance.now()
    }
  }
  if (!state) throw new Error("run: expected a state before the first step; got none")
  progress.end(state.step, details(problem, state))
  const time = clock()
  save(checkpoint, identity, state)
  writeFileSync(`${path}.svg`, picture(problem, compiled, state))
  return { state, compiled, ...time }
}

function details({ training }: Problem, { step, history }: State): string {
  const { loss, error } = history[history.length - 1]
  const phase = step < training.adam.steps || training.lbfgs.steps === 0 ? "Adam" : "L-BFGS"
  return `${phase}  loss ${loss.toExponential(2)}  L2 error ${error.toExponential(2)}`
}

function stopwatch(): () => { wall: number; cpu: number } {
  const [start, used] = [performance.now(), process.cpuUsage()]
  return () => {
    const { user, system } = process.cpuUsage(used)
    return { wall: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 }
  }
}
