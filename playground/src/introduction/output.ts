import { button } from "../ui/button.js"
import { element } from "../ui/element.js"
import { scrollable } from "../ui/scrollable.js"
import { drawing } from "./drawing.js"
import type { Failure, Level, Place, Shown } from "./kernel/protocol.js"

/** What stands under a cell. */
export class Output {
  readonly element: HTMLElement
  readonly #label: string

  constructor(label: string) {
    this.#label = label
    this.element = element("div", { class: "output", role: "group", "aria-label": `Output of ${label}`, hidden: true })
  }

  clear(): void {
    this.element.replaceChildren()
    this.element.hidden = true
    this.element.classList.remove("stale")
  }

  show(level: Level, shown: Shown): void {
    if (shown.kind === "drawing") {
      this.#append(drawing(shown.pieces, `A plot, made by ${this.#label}`))
      return
    }
    const last = this.element.lastElementChild
    if (level !== "result" && last?.className === level) last.append(`\n${shown.text}`)
    else this.#append(scrollable(element("pre", { class: level }, shown.text)))
  }

  /** An error, the line where it arose, and through which lines of cells it came. */
  fail({ name, message, places }: Failure, goTo: (place: Place) => void, nameOf: (place: Place) => string): void {
    const links = places.map((place) => button(nameOf(place), () => goTo(place)))
    const trail = links.length > 0 ? [element("div", { class: "places" }, "in ", ...links)] : []
    const text = element("pre", {}, element("strong", {}, name), `: ${message}`)
    this.#append(element("div", { class: "failure", role: "alert" }, text, ...trail))
  }

  /** A remark of the page, with what may be done about it. */
  remark(text: string, ...actions: readonly HTMLElement[]): void {
    this.#append(element("div", { class: "remark" }, text, ...actions))
  }

  #append(child: HTMLElement): void {
    this.element.append(child)
    this.element.hidden = false
  }
}
