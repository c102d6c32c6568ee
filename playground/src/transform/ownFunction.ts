import { type NDArray, np } from "taylorjet"
import { element } from "../ui/element.js"

/** A field for a formula g; its function is Σ g(x_i). The parser is loaded when the field is first shown. */
export function ownFunction(use: (f: (x: NDArray) => NDArray) => void) {
  const message = element("p", { class: "message", id: "own-message", "aria-live": "polite" })
  const field = element("input", {
    type: "text",
    id: "own",
    value: "x^2 * sin(x)",
    spellcheck: "false",
    autocomplete: "off",
    autocapitalize: "off",
    "aria-describedby": "own-message",
  })
  const label = element("label", { for: "own" }, "f = Σ g(x", element("sub", {}, "i"), "), g(x) =")
  const row = element("div", { class: "own", hidden: true }, label, field, message)

  async function read() {
    const { parseFormula } = await import("../explorer/formula.js")
    if (row.hidden) return
    try {
      const g = parseFormula(field.value)
      use((x) => np.sum(g(x)))
      message.textContent = ""
      field.removeAttribute("aria-invalid")
    } catch (error) {
      message.textContent = (error as Error).message
      field.setAttribute("aria-invalid", "true")
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
