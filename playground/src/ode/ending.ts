import { short } from "../ui/number.js"
import type { Name } from "./system.js"

/** Why a trajectory goes on no further, for those who look at it. */
export interface Ending {
  readonly t: number
  readonly text: string
}

/** As many digits of a time as there are. */
const time = (t: number): string => short(t, 10)

/** What an error of the solver says, in the words of the view; `radius` is that of the last series. */
export function endingOf(error: unknown, t: number, names: readonly Name[], radius: number): Ending {
  const message = error instanceof Error ? error.message.replace(/^taylorStepper: /, "") : String(error)
  if (/pole/.test(message))
    return {
      t,
      text:
        `The solution ends at t = ${time(t)}, where it has a pole or another singularity: the radius of convergence has ` +
        `shrunk to ${short(radius, 2)}.`,
    }
  if (/not smooth/.test(message))
    return { t, text: `Near t = ${time(t)} a formula has a kink or a jump inside a step, which no series follows.` }
  const [, value, place] = /got (\S+) for y\[(\d)\]/.exec(message) ?? []
  if (place !== undefined)
    return {
      t,
      text: `At t = ${time(t)} the formula of ${names[Number(place)]}′ is ${value.replace("-", "−").replace("Infinity", "∞")}.`,
    }
  return { t, text: `At t = ${time(t)}: ${message}.` }
}
