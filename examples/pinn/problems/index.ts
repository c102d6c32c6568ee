import { allenCahn } from "./allenCahn.js"
import { beam } from "./beam.js"
import { burgers } from "./burgers.js"
import { heat } from "./heat.js"
import { helmholtz } from "./helmholtz.js"
import { inverse } from "./inverse.js"
import { kovasznay } from "./kovasznay.js"
import { plate } from "./plate.js"
import { poisson } from "./poisson.js"
import { poisson5 } from "./poisson5.js"
import type { Problem } from "./problem.js"
import { sineGordon } from "./sineGordon.js"

export const problems: readonly Problem[] = [
  ...[poisson, heat, burgers, plate, helmholtz, poisson5, allenCahn, kovasznay, inverse, beam],
  sineGordon(1000),
]

/** The problem of a name. Throws when there is none. */
export function problemOf(name: string): Problem {
  const found = problems.find((problem) => problem.name === name)
  if (found) return found
  throw new Error(`pinn: expected one of ${problems.map((problem) => problem.name).join(", ")}; got "${name}"`)
}
