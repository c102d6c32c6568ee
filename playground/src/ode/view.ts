import "../ui/view.css"
import "./ode.css"
import type { Mount } from "../mount.js"
import { onThemeChange } from "../theme.js"
import { element } from "../ui/element.js"
import { afterRest } from "../ui/rest.js"
import { svg } from "../ui/svg.js"
import { fromHash, toHash } from "./address.js"
import { controls } from "./controls.js"
import { systemEntry } from "./entry.js"
import { type Axes, examples, type Problem } from "./examples.js"
import { startHandle } from "./handle.js"
import { pictures } from "./pictures.js"
import { readout } from "./readout.js"
import { Run, type Step } from "./run.js"
import type { System, SystemText } from "./system.js"

/** A frame takes so many steps at most, and the first one of a system, which makes room for it, so many. */
const [mostSteps, firstSteps] = [40, 600]
/** How long nothing changes before the address keeps it, in milliseconds: browsers slow down who writes it often. */
const settled = 300

export const mount: Mount = (root) => {
  let problem: Problem = fromHash(location.hash) ?? examples[0]
  let system: System | undefined
  let run: Run | undefined
  let [target, latest, steps, inFrame]: [number, Step | undefined, number, number] = [0, undefined, 0, 0]
  let state: Float64Array | undefined
  let isPlaying = !matchMedia("(prefers-reduced-motion: reduce)").matches
  /** What the next frame does first: a new trajectory, room for it, or drawing everything anew. */
  let due = { restart: false, fit: false, redraw: false }
  let [frameRequest, lastTime]: [number, number | undefined] = [0, undefined]

  const start = startHandle((to) => {
    const point = problem.start.map((value, i) => to[problem.axes.indexOf(i)] ?? value)
    set({ start: point })
  })
  const head = svg("circle", { class: "head hidden", r: 4.5 })
  const shown = pictures(start.handle, head)
  const said = readout()
  const control = controls({
    play() {
      isPlaying = !isPlaying
      lastTime = undefined
      control.showPlaying(isPlaying)
      schedule()
    },
    restart: () => ask({ restart: true }),
    fit: () => ask({ fit: true, redraw: true }),
    set,
  })

  function ask(what: Partial<typeof due>) {
    due = { ...due, ...what }
    schedule()
    keeping.call()
  }

  function set(change: Partial<Problem>) {
    problem = { ...problem, ...change }
    if (change.start) control.showStart(problem.start)
    if (change.axes || change.cut) ask({ fit: true, redraw: true })
    else ask({ restart: change.start !== undefined || change.digits !== undefined })
  }

  const keeping = afterRest(settled, () => {
    const hash = toHash(problem)
    const kept = location.hash === "#ode" ? toHash(examples[0]) : location.hash
    if (system && hash !== kept) history.replaceState(null, "", hash)
  })

  /** A system that was read: the picture makes room for its trajectory. */
  function use(next: System, text: SystemText) {
    system?.dispose()
    system = next
    const size = next.names.length
    const fits = (axes: Axes): Axes => (axes.every((place) => place < size) ? axes : [0, 1])
    const point = next.names.map((_, i) => problem.start[i] ?? 0)
    problem = { ...problem, ...text, start: point, axes: fits(problem.axes), cut: fits(problem.cut) }
    control.show(problem, next.names)
    ask({ restart: true, fit: true, redraw: true })
  }

  function begin(own: System) {
    run = new Run(own, problem.start, 10 ** -problem.digits)
    ;[target, latest, steps, state] = [problem.horizon, undefined, 0, undefined]
    shown.clear(own.names.length)
  }

  /** How far the trajectory should be at this time. It waits for steps that one frame could not take. */
  function aim(own: Run, time: number): number {
    const passed = lastTime === undefined ? 0 : Math.min(time - lastTime, 100) / 1000
    lastTime = time
    if (isPlaying && own.t >= target) target += passed * problem.speed
    return target
  }

  function draw(time: number) {
    frameRequest = 0
    if (!system) return
    const { restart, fit, redraw } = due
    due = { restart: false, fit: false, redraw: false }
    if (restart || !run) begin(system)
    const own = run as Run
    const advance = own.advance(aim(own, time), restart && fit ? firstSteps : mostSteps)
    inFrame = advance.steps.length
    steps += inFrame
    latest = advance.steps[inFrame - 1] ?? latest
    const size = system.names.length
    if (advance.points.length > 0) state = advance.points.slice(-size)
    if (restart) shown.redraw(system, problem) // an empty picture
    shown.add(advance, system, problem)
    if (fit) shown.fit(system, problem)
    if (fit || redraw) shown.redraw(system, problem)
    const [across, up] = problem.axes
    const at = [problem.start[across], problem.start[up]] as const
    start.place(at, shown.scales(), [system.names[across], system.names[up]])
    said.show({
      ...{ t: own.t, names: system.names, state, latest, steps, inFrame },
      ...{ crossings: shown.crossings(), ending: own.ending },
    })
    if (!own.ending && (isPlaying || own.t < target)) schedule()
    else lastTime = undefined
  }

  function schedule() {
    frameRequest ||= requestAnimationFrame(draw)
  }

  const entry = systemEntry(use, (example) => {
    problem = example
    entry.start(example)
  })
  /** Shows what the address says, when somebody gives the page another one. */
  function follow() {
    const wanted = fromHash(location.hash)
    if (!wanted || toHash(wanted) === toHash(problem)) return
    problem = wanted
    entry.start(wanted)
  }

  root.append(
    element(
      "p",
      { class: "lead" },
      "Each step is a Taylor series of the solution, as long as its radius of convergence allows. Drag the initial point, or move it with the arrow keys: the trajectory begins anew. Type a system of your own: t, x and y, z and w if you need them.",
    ),
    entry.element,
    control.element,
    element("div", { class: "ode-grid" }, shown.phase, said.element, shown.section, shown.steps),
  )
  control.showPlaying(isPlaying)
  const stopDragging = start.listen(shown.picture)
  const stopListening = onThemeChange(() => ask({ redraw: true }))
  const resized = new ResizeObserver(() => ask({ redraw: true }))
  for (const figure of [shown.phase, shown.section]) resized.observe(figure)
  entry.start(problem)
  addEventListener("hashchange", follow)

  return () => {
    removeEventListener("hashchange", follow)
    keeping.cancel()
    entry.end()
    cancelAnimationFrame(frameRequest)
    resized.disconnect()
    stopListening()
    stopDragging()
    system?.dispose()
    system = undefined
  }
}
