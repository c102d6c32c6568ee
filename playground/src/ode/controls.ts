import { button } from "../ui/button.js"
import { element } from "../ui/element.js"
import { slider } from "../ui/slider.js"
import { fewestDigits, speeds } from "./address.js"
import { type Axes, mostDigits, type Problem } from "./examples.js"
import { type Name, names } from "./system.js"

/** What the controls change. */
export interface Wishes {
  play(): void
  restart(): void
  fit(): void
  set(change: Partial<Pick<Problem, "start" | "axes" | "cut" | "digits" | "speed">>): void
}

/** A choice of two of the unknowns. */
function axesChoice(id: string, text: string, onChange: (axes: Axes) => void) {
  const select = element("select", { id })
  let pairs: Axes[] = []
  select.addEventListener("change", () => onChange(pairs[select.selectedIndex]))
  return {
    parts: [element("label", { for: id }, text), select],
    show(size: number, axes: Axes): void {
      const places = Array.from({ length: size }, (_, i) => i)
      pairs = places.flatMap((a) => places.filter((b) => b !== a).map((b): Axes => [a, b]))
      select.replaceChildren(...pairs.map(([a, b]) => new Option(`${names[a]}, ${names[b]}`)))
      select.selectedIndex = pairs.findIndex(([a, b]) => a === axes[0] && b === axes[1])
    },
  }
}

/** A field for each coordinate of the initial point. */
function startFields(onChange: (start: number[]) => void) {
  const fields = names.map((name) => element("input", { type: "number", id: `start-${name}`, step: "any" }))
  const rows = names.map((name, i) =>
    element("span", { class: "start" }, element("label", { for: `start-${name}` }, `${name}(0)`), fields[i]),
  )
  let size: number = names.length
  for (const field of fields)
    field.addEventListener("input", () => {
      const values = fields.slice(0, size).map(({ valueAsNumber }) => valueAsNumber)
      if (values.every(Number.isFinite)) onChange(values)
    })
  return {
    element: element("div", { class: "toolbar", role: "group", "aria-label": "Initial point" }, ...rows),
    show(start: readonly number[]): void {
      size = start.length
      for (const [i, row] of rows.entries()) row.hidden = i >= size
      for (const [i, value] of start.entries())
        if (fields[i].valueAsNumber !== value && document.activeElement !== fields[i]) fields[i].value = String(value)
    },
  }
}

/** Buttons, sliders, choices and fields under the formulas. */
export function controls(wishes: Wishes) {
  const play = button("Pause", wishes.play, { main: true })
  const axes = axesChoice("axes", "Axes", (chosen) => wishes.set({ axes: chosen }))
  const cut = axesChoice("cut", "of the section", (chosen) => wishes.set({ cut: chosen }))
  const start = startFields((point) => wishes.set({ start: point }))
  const digits = slider({
    label: "Tolerance",
    min: fewestDigits,
    max: mostDigits,
    step: 1,
    value: mostDigits,
    format: (n) => `1e−${n}`,
    onInput: (n) => wishes.set({ digits: n }),
  })
  const speed = slider({
    label: "Time per second",
    min: 0,
    max: speeds.length - 1,
    step: 1,
    value: 0,
    format: (i) => String(speeds[i]),
    onInput: (i) => wishes.set({ speed: speeds[i] }),
  })
  return {
    element: element(
      "div",
      { class: "controls" },
      element(
        "div",
        { class: "toolbar" },
        play,
        button("Restart", wishes.restart),
        button("Fit the picture", wishes.fit),
        ...axes.parts,
        ...cut.parts,
      ),
      start.element,
      element("div", { class: "sliders" }, digits.element, speed.element),
    ),
    showPlaying(isPlaying: boolean): void {
      play.textContent = isPlaying ? "Pause" : "Play"
    },
    show(problem: Problem, shown: readonly Name[]): void {
      axes.show(shown.length, problem.axes)
      cut.show(shown.length, problem.cut)
      start.show(problem.start)
      digits.value = problem.digits
      speed.value = Math.max(0, speeds.indexOf(problem.speed))
    },
    showStart: start.show,
  }
}
