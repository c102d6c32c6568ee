import * as Plot from "@observablehq/plot"
import { parseHTML } from "linkedom"
import { type Grid, grids } from "./grids.js"
import type { Compiled } from "./objective.js"
import type { Axis, Problem, View } from "./problems/problem.js"
import { along } from "./problems/rectangle.js"
import type { State } from "./train.js"

const { document } = parseHTML("<html><body></body></html>")

/** A drawing: an element of SVG. */
type Drawing = ReturnType<typeof Plot.plot>

const [columns, rows] = [61, 61]
/** How many steps the colours have. */
const levels = 25

const [width, height, margin] = [300, 290, 40]

/** An SVG picture of a run: the solution, its error, and the way there. */
export function picture(problem: Problem, compiled: Compiled, state: State): string {
  const { solution, exact } = grids(compiled, problem.view, { columns, rows })
  const [u, truth] = [solution(state.best.parameters), exact()]
  const error = u.map((value, i) => value - truth[i])
  const largest = Math.max(...error.filter(Number.isFinite).map(Math.abs))
  const bound = Math.max(...u.filter(Number.isFinite).map(Math.abs))
  const panels = [
    field(problem.view, u, bound, "solution u"),
    bar(bound),
    field(problem.view, error, largest, "u - exact solution"),
    bar(largest),
    curves(state),
  ]
  return beside(problem.title, panels)
}

const domain = ({ from, to }: Axis) => [from, to]

/** Colours over the view, white at zero. */
function field({ x, y }: View, values: Grid, bound: number, title: string): Drawing {
  const place = { x1: x.from, x2: x.to, y1: y.from, y2: y.to, width: columns, height: rows }
  const thresholds = along({ label: "", from: -bound, to: bound }, levels)
  return Plot.plot({
    document,
    width,
    height,
    margin,
    x: { label: x.label, domain: domain(x), ticks: 5 },
    y: { label: y.label, domain: domain(y), ticks: 5 },
    color: { scheme: "RdBu", domain: [bound, -bound], type: "linear" },
    marks: [
      Plot.contour(values, { ...place, thresholds, fill: Plot.identity, stroke: "none" }),
      Plot.text([title], { frameAnchor: "top", dy: -22, fontSize: 12 }),
      Plot.frame(),
    ],
  })
}

/** The meaning of the colours. */
function bar(bound: number): Drawing {
  const steps = along({ label: "", from: -bound, to: bound }, levels)
  return Plot.plot({
    document,
    width: 70,
    height,
    margin,
    marginLeft: 0,
    marginRight: 55,
    x: { axis: null },
    y: { axis: "right", label: null, ticks: 5, tickFormat: (v: number) => String(Number(v.toPrecision(2))) },
    color: { scheme: "RdBu", domain: [bound, -bound], type: "linear" },
    marks: [
      Plot.rectY(steps.slice(1), {
        x1: 0,
        x2: 1,
        y1: (_, i) => steps[i],
        y2: Plot.identity,
        fill: Plot.identity,
        z: null,
      }),
    ],
  })
}

/** Loss and error against the number of steps. */
function curves({ history }: State): Drawing {
  const line = (name: string, of: (m: State["history"][number]) => number) =>
    history.map((m) => ({ name, step: m.step, value: of(m) }))
  const data = [...line("loss", (m) => m.loss), ...line("relative L2 error", (m) => m.error)]
  return Plot.plot({
    document,
    width: width + 40,
    height,
    margin,
    marginRight: 20,
    marginLeft: 50,
    x: { label: "step", ticks: 5 },
    y: { type: "log", label: null, grid: true, ticks: 6, tickFormat: (v: number) => v.toExponential(0) },
    color: { domain: ["loss", "relative L2 error"], range: ["#888888", "#2166ac"] },
    marks: [
      Plot.line(data, { x: "step", y: "value", z: "name", stroke: "name" }),
      Plot.text(["loss"], { frameAnchor: "top-right", dy: -22, dx: -110, fill: "#888888", fontSize: 12 }),
      Plot.text(["relative L2 error"], { frameAnchor: "top-right", dy: -22, fill: "#2166ac", fontSize: 12 }),
    ],
  })
}

/** Drawings next to each other under a title, the coordinates of their paths rounded to a tenth of a pixel. */
function beside(title: string, panels: readonly Drawing[]): string {
  let x = 0
  const placed = panels.map((panel) => {
    panel.setAttribute("x", String(x))
    panel.setAttribute("y", "30")
    x += Number(panel.getAttribute("width"))
    return panel.outerHTML.replace(/ d="[^"]*"/g, (path: string) => path.replace(/(\.\d)\d+/g, "$1"))
  })
  const size = `width="${x}" height="${height + 30}" viewBox="0 0 ${x} ${height + 30}"`
  const heading = `<text x="${margin}" y="22" font-family="system-ui, sans-serif" font-size="14">${title}</text>`
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}><rect width="100%" height="100%" fill="white"/>${heading}${placed.join("")}</svg>\n`
}
