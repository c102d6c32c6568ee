import { frame, margin } from "../ui/frame.js"
import { type Scale, scale } from "../ui/scale.js"
import { path, set, svg } from "../ui/svg.js"
import { approximation, converges, type Scene } from "./scene.js"

/** The function, its polynomial, the interval where the series converges, and the point that can be dragged. */
export function functionPlot(handle: SVGElement) {
  const picture = frame("The function and its Taylor polynomial")
  const band = svg("rect", { class: "converges" })
  const f = svg("path", { class: "function" })
  const p = svg("path", { class: "polynomial" })
  const guide = svg("line", { class: "guide" })
  picture.marks.append(band, guide, f, p)
  picture.over.append(handle)
  return {
    element: picture.element,
    draw(scene: Scene, x: Scale, width: number, height: number) {
      const { xs, values, range, point, coefficients } = scene
      const [top, bottom] = [margin.top, height - margin.bottom]
      const y = scale(range[0], range[1], bottom, top)
      picture.layout(width, height, { scale: x, count: width / 80 }, { scale: y, count: 5 })

      set(band, { ...converges(scene, x), y: top, height: bottom - top })
      set(guide, { x1: x(point), x2: x(point), y1: top, y2: bottom })
      set(f, { d: curve(xs, values, x, y) })
      set(p, { d: curve(xs, approximation(scene), x, y) })
      const value = Number.isFinite(coefficients[0]) ? coefficients[0] : (range[0] + range[1]) / 2
      const at = Math.min(Math.max(y(value), top), bottom)
      set(handle, { transform: `translate(${x(point).toFixed(1)} ${at.toFixed(1)})` })
    },
  }
}

/** The path of a function that may leave the picture, be infinite, or jump from one side of it to the other. */
export function curve(xs: Float64Array, values: Float64Array, x: Scale, y: Scale): string {
  const height = y.to - y.from
  const clipped = (value: number) => Math.min(Math.max(value, y.from - 2 * height), y.to + 2 * height)
  const side = (value: number) => (value > y.to ? 1 : value < y.from ? -1 : 0)
  return path(
    (function* () {
      let before = 0
      for (let i = 0; i < xs.length; i++) {
        const now = side(values[i])
        if (now * before < 0 || Number.isNaN(values[i])) yield undefined
        if (!Number.isNaN(values[i])) yield [x(xs[i]), y(clipped(values[i]))] as const
        before = now
      }
    })(),
  )
}
