import { burgers } from "./burgers.js"
import { heat } from "./heat.js"
import { plate } from "./plate.js"
import { poisson } from "./poisson.js"
import type { Problem } from "./problem.js"
import { sineGordon } from "./sineGordon.js"

export const problems: readonly Problem[] = [poisson, heat, burgers, plate, sineGordon(1000)]

/** The problem of a name. Throws when there is none. */
export function problemOf(name: string): Problem {
  const found = problems.find((problem) => problem.name === name)
  if (found) return found
  throw new Error(`pinn: expected one of ${problems.map((problem) => problem.name).join(", ")}; got "${name}"`)
}
