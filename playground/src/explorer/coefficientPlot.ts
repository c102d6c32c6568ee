import { frame, margin } from "../ui/frame.js"
import { powerOfTen, scale } from "../ui/scale.js"
import { set, svg } from "../ui/svg.js"
import { radiusOf, type Scene } from "./scene.js"

/** |c_k| against k, on a logarithmic scale: filled where c_k > 0. The polynomial uses those up to its order. */
export function coefficientPlot() {
  const picture = frame("The size of the Taylor coefficients, on a logarithmic scale")
  const slope = svg("line", { class: "slope" })
  const stems = svg("g", { class: "coefficients" })
  picture.marks.append(slope)
  picture.over.append(stems)
  return {
    element: picture.element,
    draw({ coefficients, order, estimate }: Scene, width: number, height: number) {
      const [left, right] = [margin.left, width - margin.right]
      const [top, bottom] = [margin.top, height - margin.bottom]
      const sizes = Array.from(coefficients, (c) => Math.log10(Math.abs(c)))
      const finite = sizes.filter(Number.isFinite)
      const most = 2 * Math.ceil((Math.max(...finite, -1) + 0.5) / 2)
      const lowest = 5 * Math.floor((Math.min(...finite, 0) - 0.5) / 5)
      const least = Math.min(Math.max(lowest, most - 60), most - 5)
      const x = scale(-0.7, coefficients.length - 0.3, left, right)
      const y = scale(least, most, bottom, top)
      picture.layout(width, height, { scale: x, count: 5 }, { scale: y, count: 5, format: powerOfTen })

      const radius = radiusOf(estimate)
      const last = sizes.findLastIndex(Number.isFinite)
      const shown = radius !== undefined && Number.isFinite(radius)
      slope.classList.toggle("hidden", !shown)
      if (shown) {
        const through = (k: number) =>
          Math.max(...sizes.slice(last - 7).map((s, i) => s + (last - 7 + i) * Math.log10(radius))) -
          k * Math.log10(radius)
        set(slope, { x1: x(0), y1: y(through(0)), x2: x(last), y2: y(through(last)) })
      }
      stems.replaceChildren(
        ...sizes.flatMap((size, k) => {
          const used = k <= order ? "used" : "unused"
          if (!Number.isFinite(size)) return [svg("circle", { class: `${used} zero`, cx: x(k), cy: bottom, r: 1.5 })]
          const at = Math.max(y(size), top)
          return [
            svg("line", { class: used, x1: x(k), x2: x(k), y1: bottom, y2: at }),
            svg("circle", {
              class: `${used} ${coefficients[k] < 0 ? "negative" : "positive"}`,
              cx: x(k),
              cy: at,
              r: 3,
            }),
          ]
        }),
      )
    },
  }
}
