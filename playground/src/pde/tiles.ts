import { element } from "../ui/element.js"
import { short } from "../ui/number.js"
import { terms } from "../ui/terms.js"
import type { Progress } from "./messages.js"

/** The numbers of a run, each under its name. */
export function tiles() {
  const names = ["step", "loss", "relative L2 error", "steps per second"]
  const [step, loss, error, speed] = names.map(() => element("dd", {}, "–"))
  return {
    element: terms(
      [step, loss, error, speed].map((value, i) => [names[i], value] as const),
      "tiles",
    ),
    show(progress: Progress | undefined, total: number): void {
      step.textContent = `${progress?.step ?? "–"} of ${total}`
      loss.textContent = progress ? short(progress.loss, 3) : "–"
      error.textContent = progress ? `${short(100 * progress.error, 3)} %` : "–"
      speed.textContent = progress?.speed ? progress.speed.toFixed(0) : "–"
    },
  }
}
