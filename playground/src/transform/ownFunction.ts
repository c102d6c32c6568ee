import { type NDArray, np } from "taylorjet"
import { element } from "../ui/element.js"
import { formulaField } from "../ui/formulaField.js"

/** A field for a formula g; its function is Σ g(x_i). The parser is loaded when the field is first shown. */
export function ownFunction(use: (f: (x: NDArray) => NDArray) => void) {
  const { field, message, complain } = formulaField("own", "x^2 * sin(x)")
  const label = element("label", { for: "own" }, "f = Σ g(x", element("sub", {}, "i"), "), g(x) =")
  const row = element("div", { class: "own", hidden: true }, label, field, message)

  async function read() {
    const { parseFormula } = await import("../explorer/formula.js")
    if (row.hidden) return
    try {
      const g = parseFormula(field.value)
      use((x) => np.sum(g(x)))
      complain()
    } catch (error) {
      complain((error as Error).message)
    }
  }
  field.addEventListener("input", () => void read())
  return {
    element: row,
    reveal(): void {
      row.hidden = false
      void read()
    },
    hide(): void {
      row.hidden = true
    },
  }
}
