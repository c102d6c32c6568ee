import type { View } from "../../../examples/pinn/problems/problem.js"
import { colour } from "../ui/colours.js"
import { element } from "../ui/element.js"
import { dark, light, table } from "./colourMap.js"
import { fieldPicture, largest } from "./fieldPicture.js"
import { linePicture } from "./linePicture.js"

/** A page whose background is dark. */
const isDark = (): boolean => Number(colour("background").match(/\d+/)?.[0]) < 128

/** The network, the exact solution if it is known, and their difference: as colours on a square, as curves on an interval. */
export function solutionPictures() {
  const fields = {
    solution: fieldPicture("The network u", "The solution by the network"),
    exact: fieldPicture("The exact solution", "The exact solution"),
    error: fieldPicture("Their difference", "The difference between the network and the exact solution"),
  }
  const line = linePicture()
  const squares = element("div", { class: "fields" }, ...Object.values(fields).map((field) => field.element))
  return {
    element: element("div", {}, squares, line.element),
    clear(): void {
      for (const field of Object.values(fields)) field.clear()
    },
    draw(view: View, exact: Float32Array | undefined, solution: Float32Array | undefined): void {
      squares.hidden = view.isLine === true
      line.element.hidden = !view.isLine
      if (view.isLine) {
        if (exact && solution) line.draw(view, solution, exact)
        return
      }
      const isKnown = exact?.some((value) => !Number.isNaN(value)) ?? true
      for (const field of [fields.exact, fields.error]) field.element.hidden = !isKnown
      for (const field of Object.values(fields)) if (!field.element.hidden) field.layout(view)
      if (!exact) return
      const colours = table(isDark() ? dark : light)
      const bound = largest(isKnown ? exact : (solution ?? exact))
      if (isKnown) fields.exact.draw(exact, bound, colours)
      if (!solution) return
      fields.solution.draw(solution, bound, colours)
      if (!isKnown) return
      const difference = solution.map((value, i) => value - exact[i])
      fields.error.draw(difference, largest(difference), colours)
    },
  }
}
