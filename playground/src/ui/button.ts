import { element } from "./element.js"

export interface ButtonOptions {
  /** One button of a group is the main one. */
  readonly main?: boolean
  /** What it is called where its text alone would not say, as "Run cell 3" for "Run". */
  readonly label?: string
  /** A key that does the same, shown beside the text. */
  readonly hint?: string
}

/** A button that calls `act`. */
export function button(text: string, act: () => void, options: ButtonOptions = {}): HTMLButtonElement {
  const made = element("button", { type: "button", class: options.main ? "button main" : "button" }, text)
  if (options.label) made.setAttribute("aria-label", options.label)
  if (options.hint) made.title = options.hint
  made.addEventListener("click", act)
  return made
}
