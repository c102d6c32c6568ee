import { random } from "taylorjet"
import { grids } from "../../../examples/pinn/grids.js"
import { objective } from "../../../examples/pinn/objective.js"
import { problemOf } from "../../../examples/pinn/problems/index.js"
import { totalSteps } from "../../../examples/pinn/problems/problem.js"
import { type State, train } from "../../../examples/pinn/train.js"
import { gridSize, type Order, type Report } from "./messages.js"
import { speedometer } from "./speedometer.js"

/** The time between two pictures, in milliseconds. */
const interval = 100

let run: ReturnType<typeof prepare> | undefined
let going = false

addEventListener("message", ({ data }: MessageEvent<Order>) => {
  if (data.kind === "prepare") run = prepare(data.problem, data.seed)
  else if (data.kind === "pause") going = false
  else if (!going) {
    going = true
    void keepGoing()
  }
})

const tell = (report: Report): void => postMessage(report)

/** Compiles what a problem needs and shows the network before its first step. */
function prepare(name: string, seed: number) {
  const problem = problemOf(name)
  const compiled = objective(problem)
  const { solution, exact } = grids(compiled, problem.view, { columns: gridSize, rows: gridSize })
  tell({ kind: "exact", solution: Float32Array.from(exact()) })
  const key = random.PRNGKey(seed)
  const points = compiled.sample(key)
  const speed = speedometer()
  const show = ({ step, parameters }: State): void =>
    tell({
      kind: "progress",
      step,
      loss: Number(compiled.loss(parameters, points, key)),
      error: compiled.error(parameters),
      speed: speed.at(step, performance.now()),
      solution: Float32Array.from(solution(parameters)),
    })
  const states = train(problem, seed, undefined, compiled)
  show(states.next().value as State)
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
  if (state) show(state)
  tell({ kind: state === undefined || state.step === total ? "finished" : "paused" })
}

const { port1, port2 } = new MessageChannel()

/** Lets messages through: a turn of the event loop, without the delay of a timer. */
function breath(): Promise<void> {
  return new Promise((resolve) => {
    port1.onmessage = () => resolve()
    port2.postMessage(undefined)
  })
}
