import { frame, margin } from "../ui/frame.js"
import { type Scale, scale } from "../ui/scale.js"
import { set, svg } from "../ui/svg.js"
import { radiusOf, type Scene } from "./scene.js"

/** The plane of complex x: the disc in which the series converges, up to the singularities that the estimate found. */
export function complexPlane() {
  const picture = frame("The complex plane: the disc of convergence and the nearest singularities")
  const disc = svg("circle", { class: "disc" })
  const spokes = svg("g", { class: "spokes" })
  const centre = svg("circle", { class: "centre", r: 4 })
  const singularities = svg("g", { class: "singularities" })
  picture.marks.append(disc, spokes, centre, singularities)
  return {
    element: picture.element,
    draw(scene: Scene, x: Scale, width: number, height: number) {
      const [top, bottom] = [margin.top, height - margin.bottom]
      const perPixel = (x.to - x.from) / (x(x.to) - x(x.from))
      const reach = ((bottom - top) / 2) * perPixel
      const y = scale(-reach, reach, bottom, top)
      const format = (value: number) =>
        value === 0 ? "0" : `${value === 1 ? "" : value === -1 ? "−" : value}i`.replace("-", "−")
      picture.layout(width, height, { scale: x, count: width / 80 }, { scale: y, count: 4, format })

      const radius = radiusOf(scene.estimate) ?? 0
      const [cx, cy] = [x(scene.point), y(0)]
      set(disc, { cx, cy, r: Math.min(radius / perPixel, 1e5) })
      set(centre, { cx, cy })
      const near = scene.estimate.kind === "singular" ? scene.estimate.singularities : []
      const at = near.map(([re, im]) => [x(scene.point + re), y(im)] as const)
      const nearest = at.filter((_, i) => Math.hypot(...near[i]) < 1.01 * radius)
      spokes.replaceChildren(...nearest.map(([x2, y2]) => svg("line", { x1: cx, y1: cy, x2, y2 })))
      singularities.replaceChildren(
        ...at.map(([px, py]) => svg("path", { d: `M${px - 5} ${py - 5}l10 10m0 -10l-10 10` })),
      )
    },
  }
}
