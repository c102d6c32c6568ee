import { makeProgram, type NDArray, np } from "taylorjet"
import { element } from "../ui/element.js"
import { formulaField } from "../ui/formulaField.js"
import { afterRest, typing } from "../ui/rest.js"

/** A field for a formula g; its function is Σ g(x_i). The parser is loaded when the field is first shown. */
export function ownFunction(use: (f: (x: NDArray) => NDArray) => void) {
  const { field, message, complain } = formulaField("own", "x^2 * sin(x)")
  const label = element("label", { for: "own" }, "f = Σ g(x", element("sub", {}, "i"), "), g(x) =")
  const row = element("div", { class: "own", hidden: true }, label, field, message)

  async function read() {
    const { parseFormula } = await import("../formula/formula.js")
    if (row.hidden) return
    try {
      const g = parseFormula(field.value)
      const f = (x: NDArray) => np.sum(g(x))
      makeProgram(f)([0]) // what cannot be traced is found here
      use(f)
      complain()
    } catch (error) {
      complain((error as Error).message)
    }
  }
  const rested = afterRest(typing, () => void read())
  field.addEventListener("input", rested.call)
  return {
    element: row,
    reveal(): void {
      row.hidden = false
      void read()
    },
    hide(): void {
      row.hidden = true
    },
    /** Reads nothing any more. */
    end: rested.cancel,
  }
}
