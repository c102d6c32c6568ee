import { frame, margin } from "../ui/frame.js"
import { powerOfTen, scale } from "../ui/scale.js"
import { set, svg } from "../ui/svg.js"
import type { Step } from "./run.js"

/** So many steps are shown, the latest. */
export const shownSteps = 150

/** The radius of convergence at the start of each step, and the length of the step, on a logarithmic scale. */
export function stepsPlot() {
  const picture = frame("Radius of convergence and length of each step, on a logarithmic scale")
  const marks = { radius: svg("path", { class: "radius" }), step: svg("path", { class: "step" }) }
  picture.marks.append(marks.radius, marks.step)
  return {
    element: picture.element,
    /** Draws the latest steps of so many. */
    draw(steps: readonly Step[], count: number, width: number, height: number): void {
      const sizes = steps.flatMap(({ start, end, radius }) => [radius, end - start])
      const logs = sizes.filter((size) => size > 0 && Number.isFinite(size)).map(Math.log10)
      const least = Math.floor(Math.min(...logs, -1) - 0.2)
      const most = Math.max(least + 2, Math.ceil(Math.max(...logs, 0) + 0.2))
      const first = count - steps.length
      const x = scale(first, first + Math.max(10, steps.length), margin.left, width - margin.right)
      const y = scale(least, most, height - margin.bottom, margin.top)
      const axis = { scale: y, count: Math.min(5, most - least), format: powerOfTen }
      picture.layout(width, height, { scale: x, count: width / 100, name: "step" }, axis)
      /** A point is a line of no length with a round end. */
      const points = (of: (step: Step) => number) =>
        steps
          .map((step, i) => [first + i + 1, Math.log10(of(step))] as const)
          .filter(([, size]) => Number.isFinite(size))
          .map(([at, size]) => `M${x(at).toFixed(1)} ${y(size).toFixed(1)}h0`)
          .join("")
      set(marks.radius, { d: points(({ radius }) => radius) })
      set(marks.step, { d: points(({ start, end }) => end - start) })
    },
  }
}
