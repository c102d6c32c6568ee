import { element } from "./element.js"

/** A field for a formula, and the message under it. */
export function formulaField(id: string, value = "") {
  const message = element("p", { class: "message", id: `${id}-message`, "aria-live": "polite" })
  const field = element("input", {
    type: "text",
    id,
    value,
    spellcheck: "false",
    autocomplete: "off",
    autocapitalize: "off",
    "aria-describedby": message.id,
  })
  return {
    field,
    message,
    /** Says what is wrong with the formula, or nothing. */
    complain(wrong = ""): void {
      message.textContent = wrong
      if (wrong) field.setAttribute("aria-invalid", "true")
      else field.removeAttribute("aria-invalid")
    },
  }
}
