import * as Plot from "@observablehq/plot"
import { parseHTML } from "linkedom"
import { type Grid, grids } from "./grids.js"
import type { Compiled } from "./objective.js"
import { along } from "./problems/box.js"
import type { Axis, Problem, View } from "./problems/problem.js"
import type { State } from "./train.js"

const { document } = parseHTML("<html><body></body></html>")

/** A drawing: an element of SVG. */
type Drawing = ReturnType<typeof Plot.plot>

const [columns, rows] = [61, 61]
/** How many colours there are: an odd number, so that zero is in the middle of one. */
const bands = 25

const [width, height, margin] = [330, 330, 48]
const style = { fontSize: "13px", color: "#1f2328" }
const titleSize = 14

/** An SVG picture of a run: the solution, its error, and the way there. */
export function picture(problem: Problem, compiled: Compiled, state: State): string {
  const { view, title } = problem
  const { solution, exact } = grids(compiled, view, { columns, rows })
  const u = solution(state.best.parameters)
  const error = problem.exact && exact().map((value, i) => u[i] - value)
  const draw = (values: Grid, heading: string): Drawing[] =>
    view.isLine ? [curve(view, values.slice(0, columns), heading)] : map(view, values, heading)
  const panels = [...draw(u, "solution u"), ...(error ? draw(error, "u − exact solution") : []), curves(state)]
  return beside(view.place ? `${title}; drawn: ${view.place}` : title, panels)
}

/** Colours and what they mean. */
function map(view: View, values: Grid, heading: string): Drawing[] {
  const bound = Math.max(...values.filter(Number.isFinite).map(Math.abs)) || 1
  return [field(view, values, bound, heading), bar(bound)]
}

/** A function of one coordinate. */
function curve({ x }: View, values: Grid, heading: string): Drawing {
  const data = along(x, columns).map((a, i) => ({ a, value: values[i] }))
  return Plot.plot({
    document,
    style,
    width: width + 50,
    height,
    margin,
    marginLeft: 70,
    x: { label: x.label, domain: domain(x), ticks: 5, labelArrow: false, labelAnchor: "center" },
    y: { label: null, grid: true, ticks: 5, tickFormat: (v: number) => showNumber(Number(v.toPrecision(2))) },
    marks: [
      Plot.line(data, { x: "a", y: "value", stroke: "#0969da", strokeWidth: 2 }),
      Plot.text([heading], { frameAnchor: "top", dy: -24, fontSize: titleSize }),
    ],
  })
}

const domain = ({ from, to }: Axis) => [from, to]

/** Red above zero, blue below. A band has the colour of its lower end. */
const colours = (bound: number): Plot.ScaleOptions => ({
  type: "linear",
  scheme: "RdBu",
  reverse: true,
  domain: [-bound, bound * (1 - 2 / bands)],
})
const lowerEnds = (bound: number): number[] => Array.from({ length: bands }, (_, i) => bound * ((2 * i) / bands - 1))

/** Colours over the view, white around zero and outside of the domain. */
function field(view: View, values: Grid, bound: number, title: string): Drawing {
  const { x, y, inside } = view
  const place = { x1: x.from, x2: x.to, y1: y.from, y2: y.to, width: columns, height: rows }
  const outside = along(y, rows).flatMap((b) => along(x, columns).map((a) => -(inside?.(a, b) ?? 0)))
  return Plot.plot({
    document,
    style,
    width,
    height,
    margin,
    x: { label: x.label, domain: domain(x), ticks: 5, labelArrow: false, labelAnchor: "center" },
    y: { label: y.label, domain: domain(y), ticks: 5, labelArrow: false, labelAnchor: "center" },
    color: colours(bound),
    marks: [
      // Conditions make u and its error zero on the boundary of a domain inside the view: so they are beyond it.
      Plot.contour(
        values.map((value) => (Number.isNaN(value) ? 0 : value)),
        { ...place, thresholds: lowerEnds(bound), fill: Plot.identity, stroke: "none" },
      ),
      ...(inside ? [Plot.contour(outside, { ...place, thresholds: [0], fill: "white", stroke: "currentColor" })] : []),
      Plot.text([title], { frameAnchor: "top", dy: -24, fontSize: titleSize }),
      ...(inside ? [] : [Plot.frame()]),
    ],
  })
}

/** The meaning of the colours. */
function bar(bound: number): Drawing {
  const ends = lowerEnds(bound)
  return Plot.plot({
    document,
    style,
    width: 92,
    height,
    margin,
    marginLeft: 0,
    marginRight: 74,
    x: { axis: null },
    y: { axis: "right", label: null, ticks: 5, tickFormat: (v: number) => showNumber(Number(v.toPrecision(2))) },
    color: colours(bound),
    marks: [
      Plot.rectY(ends, {
        x1: 0,
        x2: 1,
        y1: Plot.identity,
        y2: (end: number) => end + (2 * bound) / bands,
        fill: Plot.identity,
        z: null,
      }),
    ],
  })
}

const raised = (n: number): string => [...String(n)].map((c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)])).join("")

/** Small numbers as 5·10⁻⁵. */
function showNumber(x: number): string {
  const sign = x < 0 ? "−" : ""
  const size = Math.abs(x)
  if (size === 0 || size >= 0.001) return sign + size
  const [factor, exponent] = size.toExponential().split("e")
  return `${sign}${factor}·10${raised(Number(exponent))}`
}

/** Loss and error against the number of steps. */
function curves({ history }: State): Drawing {
  const line = (name: string, of: (m: State["history"][number]) => number) =>
    history.map((m) => ({ name, step: m.step, value: of(m) }))
  const all = [...line("loss", (m) => m.loss), ...line("relative L2 error", (m) => m.error)]
  const data = all.filter(({ value }) => value > 0)
  const logs = data.map(({ value }) => Math.log10(value))
  const [least, most] = [Math.ceil(Math.min(...logs)), Math.floor(Math.max(...logs))]
  const powers = Array.from({ length: most - least + 1 }, (_, i) => 10 ** (least + i))
  const [forLoss, forError] = ["#57606a", "#1a7f37"]
  const title = { frameAnchor: "top-right", dy: -24, fontSize: titleSize, fontWeight: 600 } as const
  return Plot.plot({
    document,
    style,
    width: width + 30,
    height,
    margin,
    marginRight: 20,
    marginLeft: 55,
    x: { label: "step", ticks: 4, labelArrow: false, labelAnchor: "center" },
    y: {
      type: "log",
      label: null,
      grid: true,
      ticks: powers,
      tickFormat: (v: number) => `10${raised(Math.round(Math.log10(v)))}`,
    },
    color: { domain: ["loss", "relative L2 error"], range: [forLoss, forError] },
    marks: [
      Plot.line(data, { x: "step", y: "value", z: "name", stroke: "name", strokeWidth: 2 }),
      Plot.text(["loss"], { ...title, dx: -140, fill: forLoss }),
      Plot.text(["relative L² error"], { ...title, fill: forError }),
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
  const heading = `<text x="${margin}" y="22" font-family="system-ui, sans-serif" font-size="16" font-weight="600" fill="#1f2328">${title}</text>`
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}><rect width="100%" height="100%" fill="white"/>${heading}${placed.join("")}</svg>\n`
}
