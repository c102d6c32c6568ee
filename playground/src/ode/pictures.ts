import { element } from "../ui/element.js"
import type { Axes, Problem } from "./examples.js"
import { fit, type Window } from "./fit.js"
import { plane } from "./plane.js"
import type { Advance, Step } from "./run.js"
import { shownSteps, stepsPlot } from "./stepsPlot.js"
import type { System } from "./system.js"
import { Trail } from "./trail.js"

/** So many states are kept for drawing anew, and so many points of a section. */
const [keptStates, keptCrossings] = [8000, 6000]

const empty: Window = { across: [-1, 1], up: [-1, 1] }

/** The trajectory, its section and its steps: what was seen, and the pictures of it. */
export function pictures(handle: SVGElement, head: SVGElement) {
  const [phase, section] = [plane("The trajectory"), plane("The section of the trajectory")]
  const steps = stepsPlot()
  phase.over.append(head, handle)
  const key = (name: string, text: string) => element("span", { class: `key ${name}` }, text)
  const order = element("span")
  const figure = (caption: readonly (Node | string)[], picture: Element) =>
    element("figure", {}, element("figcaption", {}, ...caption), picture)
  const figures = {
    phase: figure([key("trail", "the trajectory"), "drag its initial point"], phase.element),
    section: figure([key("crossing", "where it rises through the section")], section.element),
    steps: figure([key("radius", "radius of convergence"), key("step", "length of the step"), order], steps.element),
  }
  figures.phase.classList.add("draggable")

  let [trail, times] = [new Trail(2, keptStates), new Trail(1, keptStates)]
  let crossings: Float64Array[] = []
  let seen: Step[] = []
  let count = 0
  let windows = { phase: empty, section: empty }

  const sizes = (figure: HTMLElement) => {
    const width = figure.clientWidth
    return [width, Math.min(430, 0.45 * width + 130)] as const
  }
  const headAt = (at: readonly [number, number] | undefined) => {
    if (at) head.setAttribute("transform", `translate(${at[0].toFixed(1)} ${at[1].toFixed(1)})`)
    head.classList.toggle("hidden", !at)
  }

  /** Everything anew: the axes have changed, or the room, or colours. */
  function redraw(
    { names, section: cutter }: System,
    { axes, cut }: { readonly axes: Axes; readonly cut: Axes },
  ): void {
    phase.layout(...sizes(figures.phase), { window: windows.phase, axes, names })
    figures.section.hidden = !cutter
    if (cutter) section.layout(...sizes(figures.section), { window: windows.section, axes: cut, names })
    headAt(phase.line(trail.points, "plot-1"))
    section.dots(crossings, "plot-4")
  }

  return {
    ...figures,
    picture: phase.picture,
    scales: phase.scales,
    redraw,
    crossings: () => crossings.length,
    /** Forgets what was seen, for another trajectory. */
    clear(size: number): void {
      ;[trail, times] = [new Trail(size, keptStates), new Trail(1, keptStates)]
      crossings = []
      seen = []
      count = 0
    },
    /** Makes room for what was seen. */
    fit({ names }: System, { axes, cut }: Problem): void {
      const cuts = Float64Array.from(crossings.flatMap((state) => [...state]))
      const size = names.length
      windows = {
        phase: fit(trail.points, times.points, size, axes),
        section:
          crossings.length > 1
            ? fit(cuts, [...crossings.keys()], size, cut)
            : fit(trail.points, times.points, size, cut),
      }
    },
    /** Draws what is new. */
    add({ points, times: at, crossings: crossed, steps: taken }: Advance, system: System, problem: Problem): void {
      const dropped = trail.add(points)
      times.add(Float64Array.from(at))
      count += taken.length
      crossings.push(...crossed)
      seen = [...seen, ...taken].slice(-shownSteps)
      if (dropped || crossings.length > 2 * keptCrossings) {
        crossings = crossings.slice(-keptCrossings)
        redraw(system, problem)
      } else {
        if (points.length > 0) headAt(phase.line(points, "plot-1"))
        section.dots(crossed, "plot-4")
      }
      steps.draw(seen, count, figures.steps.clientWidth, 220)
      const latest = seen[seen.length - 1]
      order.textContent = latest ? `order ${latest.order} in each step` : ""
    },
  }
}
