/** Observable Plot where there is no page: in Deno's Jupyter kernel and in workers. A plot is an element of SVG. */
import * as Plot from "@observablehq/plot"
import { parseHTML } from "linkedom"

export * from "@observablehq/plot"

const { document } = parseHTML("<html><body></body></html>")

/**
 * `Plot.plot` on white paper, as Jupyter shows it on dark pages too, with room for labels. A page sets --paper and --ink
 * to change the colours.
 */
export function plot(options: Plot.PlotOptions): ReturnType<typeof Plot.plot> {
  const style = { background: "var(--paper, white)", color: "var(--ink, #1f2328)", fontSize: "12px" }
  const room = { height: 320, marginTop: 35, marginBottom: 40 }
  const drawing = Plot.plot({ document, style, ...room, ...options })
  for (const svg of [drawing, ...drawing.querySelectorAll("svg")])
    if (svg.localName === "svg") svg.setAttribute("xmlns", "http://www.w3.org/2000/svg")
  for (const element of drawing.querySelectorAll("*")) for (const attribute of element.attributes) round(attribute)
  return drawing
}

/** Tenths of a pixel are enough. */
function round(attribute: Attr): void {
  if (/^(d|transform|x|y|x1|y1|x2|y2|cx|cy|r|width|height|points)$/.test(attribute.name))
    attribute.value = attribute.value.replace(/-?\d+\.\d{2,}(e-?\d+)?/g, (x) => String(Number(Number(x).toFixed(1))))
}

/** Odd, so that zero is in the middle of a band. */
const bands = 15

/** A mark for the values of a function on the grid of a square, row by row, from -bound to bound, in bands. */
export function field(
  values: ArrayLike<number>,
  { from, to, bound, ...options }: Plot.ContourOptions & { from: number; to: number; bound: number },
): Plot.Contour {
  const side = Math.sqrt(values.length)
  const thresholds = Array.from({ length: bands }, (_, i) => bound * ((2 * i) / bands - 1))
  const place = { x1: from, y1: from, x2: to, y2: to, width: side, height: side }
  return Plot.contour(values, { ...place, thresholds, fill: Plot.identity, stroke: "none", ...options })
}

/** The colours of a field: red above zero, blue below. A band has the colour of its lower end. */
export const redBlue = (bound: number): Plot.ScaleOptions => ({
  type: "linear",
  scheme: "RdBu",
  reverse: true,
  domain: [-bound, bound * (1 - 2 / bands)],
})
