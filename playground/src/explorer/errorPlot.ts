import { frame, margin } from "../ui/frame.js"
import { powerOfTen, type Scale, scale } from "../ui/scale.js"
import { set, svg } from "../ui/svg.js"
import { curve } from "./functionPlot.js"
import { approximation, converges, type Scene } from "./scene.js"

/** The decades that are shown: from below the rounding of float64 to errors of any size. */
const [least, most] = [-17, 3]

/** |f - polynomial| on a logarithmic scale, below the function. */
export function errorPlot() {
  const picture = frame("The error of the polynomial, on a logarithmic scale")
  const band = svg("rect", { class: "converges" })
  const line = svg("path", { class: "error" })
  picture.marks.append(band, line)
  return {
    element: picture.element,
    draw(scene: Scene, x: Scale, width: number, height: number) {
      const [top, bottom] = [margin.top, height - margin.bottom]
      const y = scale(least, most, bottom, top)
      picture.layout(width, height, { scale: x, count: width / 80 }, { scale: y, count: 4, format: powerOfTen })
      set(band, { ...converges(scene, x), y: top, height: bottom - top })
      const p = approximation(scene)
      const error = scene.values.map((value, i) => Math.log10(Math.max(Math.abs(value - p[i]), 10 ** least)))
      set(line, { d: curve(scene.xs, error, x, y) })
    },
  }
}
