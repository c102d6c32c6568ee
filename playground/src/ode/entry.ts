import { formulaHelp } from "../formula/help.js"
import { button } from "../ui/button.js"
import { element } from "../ui/element.js"
import { formulaField } from "../ui/formulaField.js"
import { afterRest, typing } from "../ui/rest.js"
import { type Example, examples } from "./examples.js"
import { fewest, names, parseSystem, type System, type SystemText } from "./system.js"

/** What the fields hold. Fields at the end that are empty are no unknowns. */
function textOf(rates: readonly HTMLInputElement[], section: HTMLInputElement): SystemText {
  const texts = rates.map(({ value }) => value)
  const size = Math.max(fewest, texts.findLastIndex((text) => text.trim() !== "") + 1)
  return { rates: texts.slice(0, size), section: section.value }
}

/**
 * The fields for a system, a message under each, and the examples. `use` is given each system that could be read, with its
 * texts; `choose` the example that somebody wants.
 */
export function systemEntry(use: (system: System, text: SystemText) => void, choose: (example: Example) => void) {
  const rates = names.map((name) => formulaField(`rate-${name}`))
  const section = formulaField("section")
  const row = (label: string, { field, message }: ReturnType<typeof formulaField>) => [
    element("label", { for: field.id }, label),
    field,
    message,
  ]

  function read() {
    rested.cancel()
    const text = textOf(
      rates.map(({ field }) => field),
      section.field,
    )
    for (const { complain } of rates.slice(text.rates.length)) complain()
    const system = parseSystem(text, (part, wrong) => (part === "section" ? section : rates[part]).complain(wrong))
    if (system) use(system, text)
  }
  const rested = afterRest(typing, read)
  for (const { field } of [...rates, section]) field.addEventListener("input", rested.call)

  return {
    element: element(
      "div",
      { class: "entry" },
      ...names.flatMap((name, i) => row(`${name}′ =`, rates[i])),
      ...row("section: 0 =", section),
      element(
        "div",
        { class: "toolbar", role: "group", "aria-label": "Examples" },
        ...examples.map((example) =>
          button(example.title, () => choose(example), { label: `Example ${example.title}` }),
        ),
      ),
      formulaHelp("t, x, y, z, w"),
    ),
    /** Puts a system into the fields and reads it. */
    start(text: SystemText): void {
      for (const [i, { field }] of rates.entries()) field.value = text.rates[i] ?? ""
      section.field.value = text.section
      read()
    },
    /** Reads nothing any more. */
    end: rested.cancel,
  }
}
