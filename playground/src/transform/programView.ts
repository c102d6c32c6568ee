import { element } from "../ui/element.js"
import { isVariable, type Listing, type Origins, type Typed } from "./lines.js"

/** Constants of more characters than these are shown by their number of elements. */
const longest = 28

/** A program, one equation in each row; `origin` names the row of the first program that a row comes from. */
export function programView({ inputs, lines, results }: Listing, origin: Origins): HTMLElement {
  const variable = (name: string) => element("span", { class: "variable", "data-name": name }, name)
  const declared = (all: readonly Typed[]) =>
    all.flatMap(({ name, type }, i) => [
      ...(i > 0 ? [", "] : []),
      variable(name),
      element("span", { class: "type" }, `: ${type}`),
    ])
  const operand = (text: string): Node => (isVariable(text) ? variable(text) : constant(text))
  const spaced = (parts: readonly Node[]) => parts.flatMap((part) => [" ", part])

  const rows = lines.map(({ outputs, primitive, params, operands }, i) => {
    const from = origin[i]
    return element(
      "li",
      from === undefined ? {} : { "data-origin": from },
      ...declared(outputs),
      " = ",
      element("span", { class: "primitive" }, primitive),
      ...(params ? [" ", element("span", { class: "params", title: params }, settings(params))] : []),
      ...spaced(operands.map(operand)),
    )
  })
  return element(
    "div",
    { class: "program", tabindex: 0, role: "region" },
    element("div", { class: "head" }, "(", ...declared(inputs), ") ⇒"),
    element("ol", {}, ...rows),
    element(
      "div",
      { class: "foot" },
      "return ",
      ...results.flatMap((one, i) => [...(i > 0 ? [", "] : []), operand(one)]),
    ),
  )
}

/** Settings without quotes, and without those that are empty. */
function settings(params: string): string {
  const all = Object.entries<unknown>(JSON.parse(params)).map(([name, value]) => [name, JSON.stringify(value)])
  const told = all.filter(([, value]) => !/^[[\],]*$/.test(value))
  return `{${told.map(([name, value]) => `${name}: ${value}`).join(", ")}}`
}

/** A constant with its type; a long one by its number of elements. */
function constant(text: string): HTMLElement {
  const [value, type] = text.split(/:(?=\w+\[)/)
  const count = value.startsWith("[...") ? value.match(/\d+/)?.[0] : value.split(",").length
  const shown = value.length > longest ? `[${count} numbers]` : value
  const made = element("span", { class: "constant" }, shown, element("span", { class: "type" }, `:${type}`))
  if (shown !== value) made.title = value
  return made
}

/** Marks, while the pointer is over a row of the first program or of what it became, all rows that belong to it. */
export function linkRows(columns: HTMLElement): void {
  const mark = (event: Event | undefined) => {
    const over = (event?.target as Element | undefined)?.closest("li[data-origin]")
    const origin = over?.getAttribute("data-origin")
    for (const row of columns.querySelectorAll("li[data-origin]"))
      row.classList.toggle("linked", origin !== undefined && row.getAttribute("data-origin") === origin)
    const name = (event?.target as Element | undefined)?.closest(".variable")?.getAttribute("data-name")
    const program = (event?.target as Element | undefined)?.closest(".program")
    for (const variable of columns.querySelectorAll(".variable"))
      variable.classList.toggle(
        "same",
        name !== undefined && variable.getAttribute("data-name") === name && variable.closest(".program") === program,
      )
  }
  columns.addEventListener("pointerover", mark)
  columns.addEventListener("pointerleave", () => mark(undefined))
}
