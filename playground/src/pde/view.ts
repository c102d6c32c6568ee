import "../ui/view.css"
import "./pde.css"
import { problemOf } from "../../../examples/pinn/problems/index.js"
import { type Problem, totalSteps } from "../../../examples/pinn/problems/problem.js"
import type { Mount } from "../mount.js"
import { onThemeChange } from "../theme.js"
import { button } from "../ui/button.js"
import { element } from "../ui/element.js"
import { formula } from "../ui/formula.js"
import { startWorker } from "../ui/worker.js"
import { type Activity, activities } from "./activity.js"
import { fromHash, toHash } from "./address.js"
import { curves, type Measured } from "./curves.js"
import { equations } from "./equations.js"
import type { Order, Progress, Report } from "./messages.js"
import { firstProblem, ownProblem } from "./ownProblem.js"
import { solutionPictures } from "./solutionPictures.js"
import { tiles } from "./tiles.js"
import type { TypedProblem } from "./typed.js"
import address from "./worker.ts?worker&url"

/** What the choice of equations calls a problem that is typed. */
const own = "own"

export const mount: Mount = (root) => {
  let worker: Worker | undefined
  let activity: Activity = "waiting"
  let problem: Problem = problemOf("poisson")
  /** The problem as the worker is told of it. */
  let given: string | TypedProblem = problem.name
  let seed = 0
  let exact: Float32Array | undefined
  let latest: Progress | undefined
  let measured: Measured[] = []
  let frameRequest = 0

  const choice = element("select", { id: "problem" })
  for (const [name, { title }] of Object.entries(equations)) choice.append(new Option(title, name))
  choice.append(new Option("your own", own))
  const go = button("Start", () => acts[activities[activity].act ?? "wait"](), { main: true })
  const stop = button("Stop", () => {
    worker?.terminate()
    become("stopped")
  })
  const again = button("Restart", () => prepare(seed + 1, activity === "training"), {
    label: "Restart with other random parameters",
  })
  const bar = element("progress", { "aria-label": "Steps taken", value: 0 })
  const status = element("p", { class: "status", role: "status" })
  const numbers = tiles()
  const pictures = solutionPictures()
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
    go.disabled = activities[next].act === undefined
    stop.disabled = !activities[next].stops
    again.disabled = next === "waiting"
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
    measured = []
    pictures.clear()
    become("preparing")
    worker = startWorker(address)
    worker.addEventListener("message", ({ data }: MessageEvent<Report>) => {
      if (data.kind === "exact") exact = data.solution
      else if (data.kind !== "progress") become(data.kind)
      else {
        latest = data
        measured.push({ step: data.step, loss: data.loss, error: data.error })
        if (activity === "preparing") {
          become("ready")
          if (goOn) acts.start()
        }
      }
      schedule()
    })
    worker.addEventListener("error", ({ message }) => {
      become("failed")
      status.textContent = `The run failed: ${message}`
    })
    order({ kind: "prepare", problem: given, seed })
    schedule()
  }

  const typing = ownProblem((next, typed) => {
    ;[problem, given] = [next, typed]
    if (toHash(typed) !== toHash(firstProblem)) history.replaceState(null, "", toHash(typed))
    prepare(seed, false)
  })

  function choose(name: string) {
    const isOwn = name === own
    for (const part of [statement, details]) part.hidden = isOwn
    if (isOwn) {
      worker?.terminate()
      become("waiting")
      typing.start(fromHash(location.hash) ?? firstProblem)
      return
    }
    typing.hide()
    if (fromHash(location.hash)) history.replaceState(null, "", "#pde")
    problem = problemOf(name)
    given = name
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
    bar.max = total
    bar.value = latest?.step ?? 0
    numbers.show(latest, total)
    curve.draw(measured, problem.training.adam.steps, total, curveFigure.clientWidth, 240)
    pictures.draw(problem.view, exact, latest?.solution)
  }

  choice.addEventListener("change", () => choose(choice.value))
  root.append(
    element(
      "p",
      { class: "lead" },
      "A small network learns to satisfy a differential equation. Nobody tells it the solution: it only sees how far it is from satisfying the equation at random points. All of it runs in this page.",
    ),
    element(
      "div",
      { class: "toolbar" },
      element("label", { for: "problem" }, "Equation"),
      choice,
      go,
      stop,
      again,
      bar,
    ),
    status,
    typing.element,
    statement,
    numbers.element,
    pictures.element,
    curveFigure,
    details,
  )
  const stopListening = onThemeChange(schedule)
  const resized = new ResizeObserver(schedule)
  resized.observe(curveFigure)
  /** Shows the problem of the address, when somebody gives the page another one. */
  function follow() {
    const wanted = fromHash(location.hash)
    if (!wanted) return
    choice.value = own
    choose(own)
  }
  addEventListener("hashchange", follow)
  if (fromHash(location.hash)) follow()
  else choose(problem.name)

  return () => {
    removeEventListener("hashchange", follow)
    typing.end()
    worker?.terminate()
    cancelAnimationFrame(frameRequest)
    resized.disconnect()
    stopListening()
  }
}
