import { FormulaError, parseFormula } from "../formula/formula.js"
import { formulaHelp } from "../formula/help.js"
import { button } from "../ui/button.js"
import { element } from "../ui/element.js"
import { formulaField } from "../ui/formulaField.js"
import { afterRest, typing } from "../ui/rest.js"
import { type Example, examples } from "./examples.js"
import { type Expansion, expand } from "./expansion.js"

/**
 * The field for a formula, the message under it, and the examples. `use` is given each function that could be read and
 * compiled, with its text; before it, `prepare` is told of the example that the function comes from, if it comes from
 * one.
 */
export function formulaEntry(use: (expansion: Expansion, text: string) => void, prepare: (example: Example) => void) {
  const { field, message, complain } = formulaField("formula")

  /** What is in the field; when it is wrong the message says why. */
  function expansion(): Expansion | undefined {
    try {
      const made = expand(parseFormula(field.value))
      made.coefficients(0) // what cannot be traced or compiled is found here
      complain()
      return made
    } catch (error) {
      complain(error instanceof FormulaError ? error.message : `This cannot be expanded: ${error}`)
      return undefined
    }
  }

  function read() {
    rested.cancel()
    const made = expansion()
    if (made) use(made, field.value)
  }
  const rested = afterRest(typing, read)

  function start(example: Example) {
    field.value = example.text
    prepare(example)
    read()
  }

  field.addEventListener("input", rested.call)
  const buttons = examples.map((example) =>
    button(example.text, () => start(example), { label: `Example ${example.text}` }),
  )
  return {
    element: element(
      "div",
      { class: "entry" },
      element("label", { for: "formula" }, "f(x) ="),
      field,
      message,
      element("div", { class: "toolbar", role: "group", "aria-label": "Examples" }, ...buttons),
      formulaHelp("x"),
    ),
    start,
    /** Reads nothing any more. */
    end: rested.cancel,
  }
}
