import type { Problem } from "../../../examples/pinn/problems/problem.js"
import { element } from "../ui/element.js"
import { formula } from "../ui/formula.js"
import { formulaField } from "../ui/formulaField.js"
import { afterRest } from "../ui/rest.js"
import { operators } from "./operators.js"
import type { Part, TypedProblem } from "./typed.js"

/** How long typing rests before a network is made for it, in milliseconds. */
const rest = 500

/** What the fields hold at first: twice a sine wave, which the visitor may well replace. */
export const firstProblem: TypedProblem = {
  operator: "laplace",
  domain: "square",
  source: "-40 sin(2 pi x) * sin(pi y)",
  boundary: "x y",
  exact: "",
}

const labels: Readonly<Record<Part, string>> = { source: "f", boundary: "g", exact: "exact u" }

/**
 * The fields for a problem of one's own. `use` is given each one that could be read, with its texts. The parser is loaded when
 * they are first shown.
 */
export function ownProblem(use: (problem: Problem, typed: TypedProblem) => void) {
  const operator = element("select", { id: "operator" })
  for (const [name, { title }] of Object.entries(operators)) operator.append(new Option(title, name))
  const domain = element("select", { id: "domain" })
  domain.append(new Option("unit square", "square"), new Option("unit interval", "interval"))
  const fields = {
    source: formulaField("source"),
    boundary: formulaField("boundary"),
    exact: formulaField("exact"),
  }
  const statement = element("div", { class: "statement" })
  const help = element("p", { class: "help" })
  const rows = Object.entries(fields).flatMap(([part, { field, message }]) => [
    element("label", { for: part }, `${labels[part as Part]} =`),
    field,
    message,
  ])
  const whole = element(
    "div",
    { class: "own", hidden: true },
    element(
      "div",
      { class: "toolbar" },
      element("label", { for: "operator" }, "Operator"),
      operator,
      element("label", { for: "domain" }, "on the"),
      domain,
    ),
    statement,
    element("div", { class: "entry" }, ...rows, help),
  )

  const typed = (): TypedProblem => ({
    operator: operator.value,
    domain: domain.value as TypedProblem["domain"],
    source: fields.source.field.value,
    boundary: fields.boundary.field.value,
    exact: fields.exact.field.value,
  })

  /** Says what is asked for: the equation, its conditions, and what the formulas may name. */
  async function read() {
    rested.cancel()
    const { parseProblem, variablesOf } = await import("./typed.js")
    if (whole.hidden) return
    const given = typed()
    const { tex, conditions, evolves } = operators[given.operator]
    domain.disabled = evolves
    if (evolves) domain.value = "square"
    const dimension = variablesOf(given).length
    statement.replaceChildren(formula(tex[dimension - 1], { display: true }), element("p", {}, conditions))
    help.textContent = `f, g and u are formulas in ${variablesOf(given).join(" and ")}, from 0 to 1. The exact solution may be left out.`
    const problem = parseProblem(given, (part, wrong) => fields[part].complain(wrong))
    if (problem) use(problem, given)
  }
  const rested = afterRest(rest, () => void read())
  for (const { field } of Object.values(fields)) field.addEventListener("input", rested.call)
  for (const select of [operator, domain]) select.addEventListener("change", () => void read())

  return {
    element: whole,
    start(given: TypedProblem): void {
      ;[operator.value, domain.value] = [given.operator, given.domain]
      for (const part of ["source", "boundary", "exact"] as const) fields[part].field.value = given[part]
      whole.hidden = false
      void read()
    },
    hide(): void {
      whole.hidden = true
      rested.cancel()
    },
    /** Reads nothing any more. */
    end: rested.cancel,
  }
}
