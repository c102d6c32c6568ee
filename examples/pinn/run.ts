import { dirname } from "node:path"
import { setImmediate } from "node:timers/promises"
import { type Identity, load } from "./checkpoint.js"
import { removeParts, replaceFile } from "./files.js"
import { faultOf, Keeper } from "./keeper.js"
import { lock } from "./lock.js"
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
  /** Milliseconds between two checkpoints. */
  readonly saveEvery?: number
}

export interface Outcome {
  readonly state: State
  readonly compiled: Compiled
  /** Seconds on the clock and of the processor, for compiling and training. */
  readonly wall: number
  readonly cpu: number
  /** What went wrong: files that could not be written in the end, numbers that are no longer finite. */
  readonly faults: readonly string[]
}

/**
 * Trains until the end or the signal. However it ends, checkpoint and picture are written. A checkpoint that is not
 * resumed stays as path.json.old. Throws before the first step when there is nothing to resume, when another run works in
 * the folder, and when the checkpoint cannot be written.
 */
export async function run(problem: Problem, options: RunOptions): Promise<Outcome> {
  const unlock = lock(dirname(options.path))
  try {
    removeParts(options.path)
    return await locked(problem, options)
  } finally {
    unlock()
  }
}

async function locked(problem: Problem, options: RunOptions): Promise<Outcome> {
  const { seed, path, resume, signal, saveEvery = 30_000 } = options
  const { name, widths, unknowns, training } = problem
  const identity: Identity = { problem: name, widths, ...(unknowns && { unknowns }), seed, training }
  const from = resume ? load(`${path}.json`, identity) : undefined
  const progress = new Progress(name, totalSteps(problem))
  const tell = (sentence: string) => progress.say(sentence)
  const keeper = new Keeper(`${path}.json`, identity, { keepsOld: !resume, every: saveEvery, tell })
  const clock = stopwatch()
  const compiled = objective(problem)
  const faults: (string | undefined)[] = []
  let state: State | undefined
  for (const next of train(problem, seed, from, compiled)) {
    if (!isSound(next)) {
      faults.push(`train: expected finite numbers; got others in step ${next.step}; choose a smaller rate`)
      break
    }
    state = next
    progress.update(state.step, details(problem, state))
    await setImmediate() // lets the signal through
    if (signal.aborted) break
    keeper.offer(state)
  }
  if (!state) throw new Error(faults.join())
  const last = state
  progress.end(last.step, details(problem, last))
  const time = clock()
  faults.push(keeper.finish(last))
  faults.push(faultOf(() => replaceFile(`${path}.svg`, picture(problem, compiled, last))))
  return { state: last, compiled, ...time, faults: faults.filter((fault) => fault !== undefined) }
}

/** Can a run go on from here? Numbers that are infinite or NaN never become others again. */
const isSound = ({ parameters, history }: State): boolean =>
  parameters.every(Number.isFinite) && Number.isFinite(history[history.length - 1].loss)

function details({ training }: Problem, { step, history }: State): string {
  const { loss, error } = history[history.length - 1]
  const { adam, lbfgs, natural } = training
  const isFirst = step < adam.steps || lbfgs.steps + natural.steps === 0
  const phase = isFirst ? "Adam" : step < adam.steps + lbfgs.steps ? "L-BFGS" : "natural gradient"
  const shown = Number.isNaN(error) ? "" : `  L2 error ${error.toExponential(2)}`
  return `${phase}  loss ${loss.toExponential(2)}${shown}`
}

function stopwatch(): () => { wall: number; cpu: number } {
  const [start, used] = [performance.now(), process.cpuUsage()]
  return () => {
    const { user, system } = process.cpuUsage(used)
    return { wall: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 }
  }
}
