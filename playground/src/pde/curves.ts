import { frame, margin } from "../ui/frame.js"
import { powerOfTen, scale } from "../ui/scale.js"
import { path, set, svg } from "../ui/svg.js"

export interface Measured {
  readonly step: number
  readonly loss: number
  readonly error: number
}

/** Loss and error against the number of steps, on a logarithmic scale. */
export function curves() {
  const picture = frame("Loss and relative error against the number of steps, on a logarithmic scale")
  const change = svg("line", { class: "change" })
  const names = ["Adam", "natural gradient"].map((name) =>
    svg("text", { class: "phase", "text-anchor": "middle" }, name),
  )
  const lines = { loss: svg("path", { class: "loss" }), error: svg("path", { class: "error" }) }
  picture.marks.append(change, ...names, lines.loss, lines.error)
  return {
    element: picture.element,
    draw(history: readonly Measured[], adam: number, total: number, width: number, height: number): void {
      const logs = history
        .flatMap(({ loss, error }) => [loss, error])
        .map(Math.log10)
        .filter(Number.isFinite)
      const least = Math.min(-3, Math.floor(Math.min(...logs, 0)))
      const most = Math.max(1, Math.ceil(Math.max(...logs, 0)))
      const [top, bottom] = [margin.top, height - margin.bottom]
      const x = scale(0, total, margin.left, width - margin.right)
      const y = scale(least, most, bottom, top)
      const axis = { scale: y, count: Math.min(6, most - least), format: powerOfTen }
      picture.layout(width, height, { scale: x, count: width / 100 }, axis)
      set(change, { x1: x(adam), x2: x(adam), y1: top, y2: bottom })
      for (const part of [change, names[0]]) set(part, { visibility: adam > 0 ? "visible" : "hidden" })
      set(names[0], { x: Math.max((x(0) + x(adam)) / 2, x(0) + 22), y: top + 14 })
      set(names[1], { x: (x(adam) + x(total)) / 2, y: top + 14 })
      for (const what of ["loss", "error"] as const)
        set(lines[what], {
          d: path(
            history.filter((one) => one[what] > 0).map((one) => [x(one.step), y(Math.log10(one[what]))] as const),
          ),
        })
    },
  }
}
