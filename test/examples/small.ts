import { problemOf } from "../../examples/pinn/problems/index.js"
import type { Problem } from "../../examples/pinn/problems/problem.js"

/** A problem whose whole training takes a moment. */
export const small: Problem = {
  ...problemOf("heat"),
  widths: [2, 8, 8, 1],
  training: { points: 64, adam: { steps: 10, rate: 1e-2 }, lbfgs: { steps: 40, redraw: 15 }, natural: { steps: 15 } },
}

export const identity = { problem: "heat", widths: small.widths, seed: 0, training: small.training }
