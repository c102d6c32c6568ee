import "../ui/view.css"
import "./pde.css"
import { problemOf } from "../../../examples/pinn/problems/index.js"
import { type Problem, totalSteps } from "../../../examples/pinn/problems/problem.js"
import type { Mount } from "../mount.js"
import { onThemeChange } from "../theme.js"
import { button } from "../ui/button.js"
import { colour } from "../ui/colours.js"
import { element } from "../ui/element.js"
import { formula } from "../ui/formula.js"
import { startWorker } from "../ui/worker.js"
import { dark, light, table } from "./colourMap.js"
import { curves, type Measured } from "./curves.js"
import { equations } from "./equations.js"
import { fieldPicture, largest } from "./fieldPicture.js"
import type { Order, Progress, Report } from "./messages.js"
import { tiles } from "./tiles.js"
import address from "./worker.ts?worker&url"

/** What the worker does. */
type Activity = "preparing" | "ready" | "training" | "pausing" | "paused" | "finished"

/** What is said of an activity, what the button says, and what it does then. */
const activities: Readonly<Record<Activity, { said: string; button: string; act?: "start" | "pause" }>> = {
  preparing: { said: "Compiling the network, its residual and its gradient …", button: "Start" },
  ready: { said: "Ready. The pictures show a network that has learnt nothing yet.", button: "Start", act: "start" },
  training: { said: "Training.", button: "Pause", act: "pause" },
  pausing: { said: "Finishing a step …", button: "Pause" },
  paused: { said: "Paused.", button: "Continue", act: "start" },
  finished: { said: "Finished.", button: "Finished" },
}

/** A page whose background is dark. */
const isDark = (): boolean => Number(colour("background").match(/\d+/)?.[0]) < 128

export const mount: Mount = (root) => {
  let worker: Worker | undefined
  let activity: Activity = "preparing"
  let problem: Problem = problemOf("poisson")
  let seed = 0
  let exact: Float32Array | undefined
  let latest: Progress | undefined
  let history: Measured[] = []
  let frameRequest = 0

  const choice = element("select", { id: "problem" })
  for (const [name, { title }] of Object.entries(equations)) choice.append(new Option(title, name))
  const go = button("Start", () => acts[activities[activity].act ?? "wait"](), { main: true })
  const again = button("Restart", () => prepare(seed + 1, activity === "training"), {
    label: "Restart with other random parameters",
  })
  const bar = element("progress", { "aria-label": "Steps taken", value: 0 })
  const status = element("p", { class: "status", role: "status" })
  const numbers = tiles()
  const pictures = {
    solution: fieldPicture("The network u", "The solution by the network"),
    exact: fieldPicture("The exact solution", "The exact solution"),
    error: fieldPicture("Their difference", "The difference between the network and the exact solution"),
  }
  const curve = curves()
  const curveFigure = element(
    "figure",
    { class: "curves" },
    element(
      "figcaption",
      {},
      element("span", { class: "key loss" }, "loss, the mean squared residual"),
      element("span", { class: "key error" }, "relative L2 error"),
    ),
    curve.element,
  )
  const statement = element("div", { class: "statement" })
  const source = element("pre", { tabindex: 0, role: "region", "aria-label": "Source of the problem" })
  const details = element("details", {}, element("summary", {}, "The problem in TypeScript"), source)

  const order = (message: Order) => worker?.postMessage(message)

  function become(next: Activity) {
    activity = next
    const { said, button } = activities[next]
    status.textContent = said
    go.textContent = button
    go.disabled = next === "preparing" || next === "finished"
  }

  const acts = {
    start() {
      order({ kind: "go" })
      become("training")
    },
    pause() {
      order({ kind: "pause" })
      become("pausing")
    },
    wait() {},
  }

  /** A new worker for a new run; the one before may be in the middle of a step. */
  function prepare(nextSeed: number, goOn: boolean) {
    worker?.terminate()
    seed = nextSeed
    exact = latest = undefined
    history = []
    for (const picture of Object.values(pictures)) picture.clear()
    become("preparing")
    worker = startWorker(address)
    worker.addEventListener("message", ({ data }: MessageEvent<Report>) => {
      if (data.kind === "exact") exact = data.solution
      else if (data.kind !== "progress") become(data.kind)
      else {
        latest = data
        history.push({ step: data.step, loss: data.loss, error: data.error })
        if (activity === "preparing") {
          become("ready")
          if (goOn) acts.start()
        }
      }
      schedule()
    })
    worker.addEventListener("error", ({ message }) => {
      status.textContent = `The run failed: ${message}`
    })
    order({ kind: "prepare", problem: problem.name, seed })
    schedule()
  }

  function choose(name: string) {
    problem = problemOf(name)
    const { tex, conditions, remark, source: load } = equations[name]
    statement.replaceChildren(formula(tex, { display: true }), element("p", {}, conditions), element("p", {}, remark))
    void load().then(({ default: text }) => {
      if (problem.name === name) source.textContent = text
    })
    prepare(seed, false)
  }

  function schedule() {
    frameRequest ||= requestAnimationFrame(draw)
  }

  function draw() {
    frameRequest = 0
    const total = totalSteps(problem)
    const colours = table(isDark() ? dark : light)
    bar.max = total
    bar.value = latest?.step ?? 0
    numbers.show(latest, total)
    for (const picture of Object.values(pictures)) picture.layout(problem.view)
    curve.draw(history, problem.training.adam.steps, total, curveFigure.clientWidth, 240)
    if (!exact) return
    const bound = largest(exact)
    pictures.exact.draw(exact, bound, colours)
    if (!latest) return
    const { solution } = latest
    const difference = solution.map((value, i) => value - (exact as Float32Array)[i])
    pictures.solution.draw(solution, bound, colours)
    pictures.error.draw(difference, largest(difference), colours)
  }

  choice.addEventListener("change", () => choose(choice.value))
  root.append(
    element(
      "p",
      { class: "lead" },
      "A small network learns to satisfy a differential equation. Nobody tells it the solution: it only sees how far it is from satisfying the equation at random points. All of it runs in this page.",
    ),
    element("div", { class: "toolbar" }, element("label", { for: "problem" }, "Equation"), choice, go, again, bar),
    status,
    statement,
    numbers.element,
    element("div", { class: "fields" }, ...Object.values(pictures).map((picture) => picture.element)),
    curveFigure,
    details,
  )
  const stopListening = onThemeChange(schedule)
  const resized = new ResizeObserver(schedule)
  resized.observe(curveFigure)
  choose(problem.name)

  return () => {
    worker?.terminate()
    cancelAnimationFrame(frameRequest)
    resized.disconnect()
    stopListening()
  }
}
