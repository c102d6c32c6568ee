import { element } from "../ui/element.js"
import { short } from "../ui/number.js"
import type { Progress } from "./messages.js"

/** The numbers of a run, each under its name. */
export function tiles() {
  const made = ["step", "loss", "relative L2 error", "steps per second"].map((name) => {
    const value = element("dd", {}, "–")
    return { value, tile: element("div", {}, element("dt", {}, name), value) }
  })
  const [step, loss, error, speed] = made.map(({ value }) => value)
  return {
    element: element("dl", { class: "tiles" }, ...made.map(({ tile }) => tile)),
    show(progress: Progress | undefined, total: number): void {
      step.textContent = `${progress?.step ?? "–"} of ${total}`
      loss.textContent = progress ? short(progress.loss, 3) : "–"
      error.textContent = progress ? `${short(100 * progress.error, 3)} %` : "–"
      speed.textContent = progress?.speed ? progress.speed.toFixed(0) : "–"
    },
  }
}
