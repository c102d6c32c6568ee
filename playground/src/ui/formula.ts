import "katex/dist/katex.min.css"
import katex from "katex"
import { element } from "./element.js"

/** A formula, written in TeX; `display` sets it on a line of its own. */
export function formula(tex: string, { display = false } = {}): HTMLElement {
  const made = element(display ? "div" : "span", { class: "formula" })
  katex.render(tex, made, { displayMode: display, throwOnError: false })
  return made
}
