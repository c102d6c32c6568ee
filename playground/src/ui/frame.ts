import "./frame.css"
import { label, type Scale, ticks } from "./scale.js"
import { set, svg } from "./svg.js"

/** The room around a plot, for labels. */
export const margin = { top: 10, right: 12, bottom: 26, left: 44 }

export interface Axis {
  readonly scale: Scale
  /** About how many labels. */
  readonly count: number
  readonly format?: (value: number) => string
  /** The name of the variable, written between two labels. */
  readonly name?: string
}

/** A drawing with axes and grid, whose marks are in `marks`, cut off at its edges; `over` is not cut off. */
export interface Frame {
  readonly element: SVGSVGElement
  readonly marks: SVGGElement
  readonly over: SVGGElement
  /** Sets the size and writes the axes. */
  layout(width: number, height: number, x: Axis, y: Axis): void
}

let made = 0

/** A frame; `name` says what the picture shows to those who do not see it. */
export function frame(name: string): Frame {
  const id = `inside-${made++}`
  const inside = svg("rect")
  const grid = svg("g", { class: "grid", "aria-hidden": "true" })
  const marks = svg("g", { "clip-path": `url(#${id})` })
  const over = svg("g")
  const clip = svg("clipPath", { id }, inside)
  const element = svg("svg", { class: "plot", role: "group", "aria-label": name }, clip, grid, marks, over)
  return {
    element,
    marks,
    over,
    layout(width, height, x, y) {
      const [left, right] = [margin.left, width - margin.right]
      const [top, bottom] = [margin.top, height - margin.bottom]
      set(element, { viewBox: `0 0 ${width} ${height}`, height })
      set(inside, { x: left, y: top, width: Math.max(0, right - left), height: bottom - top })
      const named = (name: string | undefined, at: { x: number; y: number; "text-anchor": string }) =>
        name ? [svg("text", { ...at, class: "name" }, name)] : []
      grid.replaceChildren(
        ...named(x.name, { x: x.scale(between(x)), y: bottom + 17, "text-anchor": "middle" }),
        ...named(y.name, { x: left - 7, y: y.scale(between(y)) + 4, "text-anchor": "end" }),
        ...linesOf(x, (at, text, zero) => [
          svg("line", { x1: at, x2: at, y1: top, y2: bottom, ...(zero && { class: "zero" }) }),
          svg("text", { x: at, y: bottom + 17, "text-anchor": "middle" }, ...raised(text)),
        ]),
        ...linesOf(y, (at, text, zero) => [
          svg("line", { x1: left, x2: right, y1: at, y2: at, ...(zero && { class: "zero" }) }),
          svg("text", { x: left - 7, y: at + 4, "text-anchor": "end" }, ...raised(text)),
        ]),
      )
    },
  }
}

/** The middle between the last two labels of an axis, where its name has room. */
function between({ scale, count }: Axis): number {
  const [last = scale.to, before = scale.from] = ticks(scale.from, scale.to, count).reverse()
  return (last + before) / 2
}

function linesOf(
  { scale, count, format = label }: Axis,
  draw: (at: number, text: string, zero: boolean) => SVGElement[],
): SVGElement[] {
  return ticks(scale.from, scale.to, count).flatMap((value) =>
    draw(Math.round(scale(value)) + 0.5, format(value), value === 0),
  )
}

/** A label whose exponent, after the sign ^, is raised. */
function raised(text: string): (string | SVGElement)[] {
  const [base, exponent] = text.split("^")
  return exponent === undefined ? [base] : [base, svg("tspan", { dy: -4, class: "exponent" }, exponent)]
}
