/** Observable Plot where there is no page: in Deno's Jupyter kernel and in workers. A plot is an element of SVG. */
import * as Plot from "@observablehq/plot"
import { parseHTML } from "linkedom"

export * from "@observablehq/plot"

const { document } = parseHTML("<html><body></body></html>")

/** `Plot.plot` on white paper, as Jupyter shows it on dark pages too. A page sets --paper and --ink to change that. */
export function plot(options: Plot.PlotOptions): ReturnType<typeof Plot.plot> {
  const style = { background: "var(--paper, white)", color: "var(--ink, #1f2328)", fontSize: "12px" }
  const drawing = Plot.plot({ document, style, ...options })
  for (const svg of [drawing, ...drawing.querySelectorAll("svg")])
    if (svg.localName === "svg") svg.setAttribute("xmlns", "http://www.w3.org/2000/svg")
  for (const element of drawing.querySelectorAll("*")) for (const attribute of element.attributes) round(attribute)
  return drawing
}

/** Hundredths of a pixel are enough. */
function round(attribute: Attr): void {
  if (/^(d|transform|x|y|x1|y1|x2|y2|cx|cy|r|width|height|points)$/.test(attribute.name))
    attribute.value = attribute.value.replace(/-?\d+\.\d{3,}(e-?\d+)?/g, (x) => String(Number(Number(x).toFixed(2))))
}
