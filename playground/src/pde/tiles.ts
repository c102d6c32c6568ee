import { element } from "../ui/element.js"
import { short } from "../ui/number.js"
import { terms } from "../ui/terms.js"
import type { Progress } from "./messages.js"

/** The numbers of a run, each under its name. */
export function tiles() {
  const names = ["step", "loss", "relative L2 error", "digits per second", "steps per second"]
  const [step, loss, error, digits, speed] = names.map(() => element("dd", {}, "–"))
  return {
    element: terms(
      [step, loss, error, digits, speed].map((value, i) => [names[i], value] as const),
      "tiles",
    ),
    show(progress: Progress | undefined, total: number): void {
      const known = progress && !Number.isNaN(progress.error)
      step.textContent = `${progress?.step ?? "–"} of ${total}`
      loss.textContent = progress ? short(progress.loss, 3) : "–"
      error.textContent = known ? `${short(100 * progress.error, 3)} %` : progress ? "not known" : "–"
      digits.textContent = progress?.speed.steps ? short(progress.speed.digits, 2) : "–"
      speed.textContent = progress?.speed.steps ? short(progress.speed.steps, 2) : "–"
    },
  }
}
