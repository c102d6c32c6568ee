import { box } from "./box.js"
import type { Axis, Field, Problem, Training } from "./problem.js"

/** What a problem says; the rest is made of it. */
export interface Definition
  extends Pick<Problem, "title" | "residual">,
    Partial<Pick<Problem, "name" | "unknowns" | "truth" | "solution" | "conditions" | "exact">> {
  /** The axes of a box. A point is the list of its coordinates. */
  readonly domain: readonly Axis[]
  /** The widths of the layers between the coordinates and the quantities. */
  readonly hidden?: readonly number[]
  /** How many quantities are sought. */
  readonly quantities?: number
  readonly training?: Partial<Training>
}

/** A problem from its domain, its equation, its conditions and, if it is known, its exact solution. */
export function define({ domain, hidden = [32, 32], quantities = 1, training = {}, ...rest }: Definition): Problem {
  if (domain.length === 0) throw new Error("define: expected a domain of one axis or more; got none")
  return {
    name: "problem",
    solution: (network: Field) => network,
    ...box(...domain),
    widths: [domain.length, ...hidden, quantities],
    training: natural(training),
    ...rest,
  }
}

/** Training by the natural gradient alone, except for what is said. */
export const natural = (given: Partial<Training>): Training => ({
  points: 500,
  adam: { steps: 0, rate: 3e-3 },
  lbfgs: { steps: 0, redraw: 250 },
  natural: { steps: 100 },
  ...given,
})
