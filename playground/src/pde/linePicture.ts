import type { View } from "../../../examples/pinn/problems/problem.js"
import { element } from "../ui/element.js"
import { frame, margin } from "../ui/frame.js"
import { scale } from "../ui/scale.js"
import { path, set, svg } from "../ui/svg.js"
import { gridSize } from "./messages.js"

/** Functions of one variable: the network and, if it is known, the exact solution. */
export function linePicture() {
  const picture = frame("The solution by the network, and the exact one")
  const [exact, network] = [svg("path", { class: "exact" }), svg("path", { class: "network" })]
  picture.marks.append(exact, network)
  const caption = element(
    "figcaption",
    {},
    element("span", { class: "key network" }, "the network u"),
    element("span", { class: "key exact" }, "the exact solution"),
  )
  const figure = element("figure", { class: "line" }, caption, picture.element)
  return {
    element: figure,
    /** Draws the first row of a grid; values of the exact solution that are NaN are not known. */
    draw({ x: axis }: View, solution: Float32Array, known: Float32Array): void {
      const [width, height] = [figure.clientWidth, 280]
      const rows = [known, solution].map((grid) => [...grid.subarray(0, gridSize)])
      const finite = rows.flat().filter(Number.isFinite)
      const [least, most] = [Math.min(...finite, 0), Math.max(...finite, 1e-12)]
      const room = 0.08 * (most - least)
      const x = scale(axis.from, axis.to, margin.left, width - margin.right)
      const y = scale(least - room, most + room, height - margin.bottom, margin.top)
      picture.layout(width, height, { scale: x, count: width / 100, name: axis.label }, { scale: y, count: 5 })
      const place = (i: number) => x(axis.from + ((axis.to - axis.from) * i) / (gridSize - 1))
      for (const [i, line] of [exact, network].entries())
        set(line, {
          d: path(rows[i].map((value, k) => (Number.isFinite(value) ? ([place(k), y(value)] as const) : undefined))),
        })
    },
  }
}
