import "../ui/view.css"
import "./transform.css"
import type { NDArray } from "taylorjet"
import type { Mount } from "../mount.js"
import { element } from "../ui/element.js"
import { formula } from "../ui/formula.js"
import { slider } from "../ui/slider.js"
import { terms } from "../ui/terms.js"
import { type Subject, subjects } from "./functions.js"
import { growth } from "./growth.js"
import { type Listing, listing, type Origins, origins, sameValues } from "./lines.js"
import { ownFunction } from "./ownFunction.js"
import { type Counted, costsOf, programsOf, whole } from "./programs.js"
import { linkRows, programView } from "./programView.js"
import { waysTable } from "./waysTable.js"

export const mount: Mount = (root) => {
  let subject: Pick<Subject, "vector" | "f"> = subjects[3]

  const order = slider({ label: "Order K of the jet", min: 1, max: 6, step: 1, value: 2, onInput: show })
  const inputs = slider({ label: "Variables D", min: 1, max: 16, step: 1, value: 5, onInput: show })
  const columns = element("div", { class: "columns" })
  const table = waysTable()
  const chart = growth()
  const chartFigure = element(
    "figure",
    {},
    element(
      "figcaption",
      {},
      "multiplications for D variables:",
      element("span", { class: "key nested" }, "trace of a Hessian"),
      element("span", { class: "key kept" }, "a jet for each axis"),
      element("span", { class: "key collapsed" }, "one collapsed jet"),
    ),
    chart.element,
  )
  const comparison = element(
    "section",
    { "aria-labelledby": "ways" },
    element("h2", { id: "ways" }, "Four ways to write a Laplacian"),
    element(
      "p",
      {},
      "The compiler sees the whole program. A sum over directions that you write yourself is collapsed when it is traced: the third row takes the arithmetic of the last. What is kept cannot collapse.",
    ),
    element("div", { class: "comparison" }, table.element, chartFigure),
  )

  function choose(next: Pick<Subject, "vector" | "f">) {
    const before = subject
    subject = next
    try {
      show()
    } catch (error) {
      subject = before // what cannot be shown changes nothing
      throw error
    }
    const slid = inputs.element.querySelector("input") as HTMLInputElement
    slid.disabled = !subject.vector
    comparison.hidden = !subject.vector
    if (subject.vector) void chart.count(subject.f, schedule)
    else chart.stop()
  }

  function show() {
    const size = subject.vector ? inputs.value : undefined
    const { value, jet, laplacian } = programsOf(subject.f, size, order.value)
    const [source, jetText, laplacianText] = [value, jet, laplacian].map(({ program }) => listing(String(program)))
    const column = (title: string, code: string, counted: Counted, text: Listing, from: Origins) => {
      const shown = programView(text, from)
      shown.setAttribute("aria-label", `${title}, program`)
      return element(
        "section",
        {},
        element("h2", {}, title),
        element("code", { class: "call" }, code),
        terms(
          Object.entries(costsOf(counted)).map(([name, count]) => [name, element("dd", {}, whole(count))] as const),
          "costs",
        ),
        shown,
      )
    }
    columns.replaceChildren(
      column("The function", "f(x)", value, source, [...source.lines.keys()]),
      column(
        `Its jet of order ${order.value}`,
        `taylor(f, x, ${order.value}, v)`,
        jet,
        jetText,
        origins(source, jetText),
      ),
      column(
        subject.vector ? "Its Laplacian, collapsed" : "Its second derivative",
        "laplacian(f)(x)",
        laplacian,
        laplacianText,
        sameValues(source, laplacianText),
      ),
    )
    if (!subject.vector) return
    table.show(subject.f, inputs.value)
    schedule()
  }

  let frameRequest = 0
  function schedule() {
    frameRequest ||= requestAnimationFrame(() => {
      frameRequest = 0
      if (subject.vector) chart.draw(inputs.value, chartFigure.clientWidth, 260)
    })
  }

  const own = ownFunction((f: (x: NDArray) => NDArray) => choose({ vector: true, f }))
  const choices = subjects.map((one) => {
    const input = element("input", {
      type: "radio",
      name: "subject",
      value: one.id,
      checked: one === subject,
      "aria-label": one.name,
    })
    input.addEventListener("change", () => {
      own.hide()
      choose(one)
    })
    return element("label", { class: "choice" }, input, formula(one.tex))
  })
  const ownChoice = element("input", { type: "radio", name: "subject", value: "own" })
  ownChoice.addEventListener("change", () => own.reveal())
  linkRows(columns)
  root.append(
    element(
      "p",
      { class: "lead" },
      "A transform takes a program and gives a program. Point at a line of the function: the lines of the jet that it became are marked, and what the Laplacian still computes of it.",
    ),
    element(
      "fieldset",
      { class: "choices" },
      element("legend", {}, "Function"),
      ...choices,
      element("label", { class: "choice" }, ownChoice, "your own"),
    ),
    own.element,
    element("div", { class: "sliders" }, order.element, inputs.element),
    columns,
    comparison,
  )
  const resized = new ResizeObserver(schedule)
  resized.observe(chartFigure)
  choose(subject)

  return () => {
    own.end()
    chart.stop()
    cancelAnimationFrame(frameRequest)
    resized.disconnect()
  }
}
