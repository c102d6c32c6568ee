import { random } from "taylorjet"
import { grids } from "../../../examples/pinn/grids.js"
import { objective } from "../../../examples/pinn/objective.js"
import { problemOf } from "../../../examples/pinn/problems/index.js"
import { type Problem, totalSteps } from "../../../examples/pinn/problems/problem.js"
import { type State, train } from "../../../examples/pinn/train.js"
import { gridSize, type Order, type Report } from "./messages.js"
import { speedometer } from "./speedometer.js"
import { parseProblem, type TypedProblem } from "./typed.js"

/** The time between two pictures, in milliseconds. */
const interval = 100

let run: ReturnType<typeof prepare> | undefined
let going = false

addEventListener("message", ({ data }: MessageEvent<Order>) => {
  if (data.kind === "prepare") run = prepare(problemFrom(data.problem), data.seed)
  else if (data.kind === "pause") going = false
  else if (!going) {
    going = true
    void keepGoing()
  }
})

const tell = (report: Report): void => postMessage(report)

/** The page sends only what it could read. */
function problemFrom(given: string | TypedProblem): Problem {
  if (typeof given === "string") return problemOf(given)
  const problem = parseProblem(given, (part, wrong) => {
    if (wrong) throw new Error(`${part}: ${wrong}`)
  })
  if (!problem) throw new Error("worker: expected a problem; got one that is wrong")
  return problem
}

/** Compiles what a problem needs and shows the network before its first step. */
function prepare(problem: Problem, seed: number) {
  const compiled = objective(problem)
  const { solution, exact } = grids(compiled, problem.view, { columns: gridSize, rows: gridSize })
  tell({ kind: "exact", solution: Float32Array.from(exact()) })
  const key = random.PRNGKey(seed)
  const points = compiled.sample(key)
  const speed = speedometer()
  /** Tells of a state; returns whether its numbers are finite. */
  const show = ({ step, parameters }: State): boolean => {
    const loss = Number(compiled.loss(parameters, points, key))
    const error = compiled.error(parameters)
    const digits = -Math.log10(Number.isNaN(error) ? Math.sqrt(loss) : error)
    const now = speed.at({ step, digits, time: performance.now() })
    tell({ kind: "progress", step, loss, error, speed: now, solution: Float32Array.from(solution(parameters)) })
    return Number.isFinite(loss)
  }
  const states = train(problem, seed, undefined, compiled)
  if (!show(states.next().value as State)) tell({ kind: "failed" })
  return { states, show, speed, total: totalSteps(problem) }
}

/** Takes steps until it is told to stop. Between two steps it listens. */
async function keepGoing(): Promise<void> {
  if (!run) throw new Error("worker: expected a problem before the order to go; got none")
  const { states, show, speed, total } = run
  let shownAt = performance.now()
  let state: State | undefined
  speed.restart()
  while (going) {
    const { value, done } = states.next()
    if (done) going = false
    else {
      state = value
      if (performance.now() - shownAt > interval) {
        show(state)
        shownAt = performance.now()
      }
      await breath()
    }
  }
  const isSound = state === undefined || show(state)
  tell({ kind: !isSound ? "failed" : state === undefined || state.step === total ? "finished" : "paused" })
}

const { port1, port2 } = new MessageChannel()

/** Lets messages through: a turn of the event loop, without the delay of a timer. */
function breath(): Promise<void> {
  return new Promise((resolve) => {
    port1.onmessage = () => resolve()
    port2.postMessage(undefined)
  })
}
