import { describe } from "../array/asArray.js"
import { requireFinite, requireWhole } from "../array/options.js"
import * as np from "../numpy/index.js"
import type { Counted, Method, Remembered } from "./method.js"
import type { Parameters } from "./parameters.js"
import { restored, type Status, type Stored, stored } from "./state.js"

/** What an optimisation has found. */
export interface Found<X> {
  /** The parameters, a tree like x0. */
  readonly x: X
  /** The value there. */
  readonly value: number
  /** The gradient there, a tree like x0; null of methods without derivatives. */
  readonly gradient: X | null
  /** Why it ended. */
  readonly status: Status
  readonly steps: number
  /** How often the function was evaluated, each time with its gradient, and products with its Hessian. */
  readonly evaluations: number
}

/** All that there is to know of an optimisation between two steps. Arrays and numbers: JSON and clones carry it. */
export interface State<X> extends Found<X> {
  readonly method: string
  /** What the method remembers. */
  readonly memory: Stored
}

/** Options that all methods have. */
export interface Stopping<X> {
  /** How precise is precise enough. */
  readonly tol?: number
  /** The most steps, those before a state that is continued among them. */
  readonly maxSteps?: number
  /** A state to continue from, with the options that it was made with; the steps are those of a run that was never stopped, bit for bit. */
  readonly from?: State<X>
}

interface Run<X, M extends Remembered, F extends Counted> {
  readonly who: string
  readonly name: string
  readonly method: Method<M, F>
  readonly problem: F
  readonly parameters: Parameters<X>
}

/** What the method remembers in a state. Throws when it is for something else or damaged. */
function resumed<M extends Remembered>(
  who: string,
  name: string,
  method: Pick<Method<M, never>, "isMemory">,
  from: State<unknown>,
  n: number,
): M {
  const { method: other, memory, steps, evaluations } = Object(from) as Partial<State<unknown>>
  if (other !== name)
    throw new Error(
      `${who}: from must be a state of method "${name}"; got one of ${describe(other)}; give the options that it was made with`,
    )
  requireWhole(who, "from.steps", steps as number, 0)
  requireWhole(who, "from.evaluations", evaluations as number, 0)
  const known = Object(restored(`${who}: from.memory`, memory)) as Partial<M>
  if (!method.isMemory(known, n))
    throw new Error(
      `${who}: from must be a state of this method with ${n} parameters; no run with these options can be in the one given`,
    )
  return known as M
}

/** The states of an optimisation, the first one before the first step. The last one says why it ended. */
export function* states<X, M extends Remembered, F extends Counted>(
  { who, name, method, problem, parameters }: Run<X, M, F>,
  { tol = 1e-8, maxSteps = 1000, from }: Stopping<X>,
): Generator<State<X>, void, undefined> {
  requireFinite(who, "tol", tol, 0)
  requireWhole(who, "maxSteps", maxSteps, 0)
  const n = parameters.start.length
  const tree = (x: Float64Array): X => parameters.tree(np.array(x))
  let memory = from ? resumed(who, name, method, from, n) : method.begin(problem, parameters.start)
  let steps = from ? from.steps : 0
  if (from) problem.evaluations = from.evaluations

  const statusOf = (): Status => {
    const { value, gradient } = method.place(memory)
    if (!Number.isFinite(value) || gradient?.some((g) => !Number.isFinite(g))) return "nonfinite"
    if (method.hasConverged(memory, tol)) return "converged"
    return steps >= maxSteps ? "maxSteps" : "running"
  }
  const state = (status: Status): State<X> => {
    const { x, value, gradient } = method.place(memory)
    const { evaluations } = problem
    const place = { x: tree(x), value, gradient: gradient ? tree(gradient) : null }
    return { ...place, status, steps, evaluations, method: name, memory: stored(memory) }
  }

  let status = statusOf()
  yield state(status)
  while (status === "running") {
    const next = method.step(problem, memory, steps + 1)
    if (next) {
      memory = next
      steps++
      status = statusOf()
    } else status = "stalled"
    yield state(status)
  }
}

/** The end of an optimisation; `onStep` is told of every state and may end it by returning true. */
export function last<X>(all: Iterable<State<X>>, onStep: ((state: State<X>) => unknown) | undefined): Found<X> {
  let found: Found<X> | undefined
  for (const { method, memory, ...rest } of all) {
    const asked = onStep?.({ ...rest, method, memory }) === true
    found = asked && rest.status === "running" ? { ...rest, status: "stopped" } : rest
    if (asked) break
  }
  return found as Found<X>
}
