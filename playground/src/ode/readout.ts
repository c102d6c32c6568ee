import { element } from "../ui/element.js"
import { short } from "../ui/number.js"
import { terms } from "../ui/terms.js"
import type { Ending } from "./ending.js"
import type { Step } from "./run.js"
import type { Name } from "./system.js"

/** What the readout tells. */
export interface Facts {
  readonly t: number
  readonly names: readonly Name[]
  readonly state: Float64Array | undefined
  readonly latest: Step | undefined
  readonly steps: number
  readonly crossings: number
  readonly inFrame: number
  readonly ending: Ending | undefined
}

/** What is said of a trajectory in words and numbers. */
export function readout() {
  const labels = [
    "t",
    "state",
    "order",
    "radius of convergence",
    "last step",
    "steps",
    "steps in a frame",
    "on the section",
  ]
  const values = labels.map((label) => element("dd", { class: label.split(" ")[0] }, "–"))
  const ending = element("p", { class: "ending", role: "status" })
  const write = (to: HTMLElement, text: string) => {
    if (to.textContent !== text) to.textContent = text
  }
  return {
    element: element(
      "section",
      { class: "readout", "aria-label": "The trajectory" },
      terms(
        labels.map((label, i) => [label, values[i]] as const),
        "facts",
      ),
      ending,
    ),
    show({ t, names, state, latest, steps, crossings, inFrame, ending: end }: Facts): void {
      const coordinates = state ? names.map((name, i) => `${name} = ${short(state[i])}`).join("\n") : "–"
      const texts = [
        ...[short(t, 6), coordinates, latest ? String(latest.order) : "–"],
        ...[latest ? short(latest.radius) : "–", latest ? short(latest.end - latest.start) : "–"],
        ...[String(steps), String(inFrame), String(crossings)],
      ]
      for (const [i, text] of texts.entries()) write(values[i], text)
      write(ending, end?.text ?? "")
    },
  }
}
