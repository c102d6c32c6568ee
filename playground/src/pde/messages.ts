import type { TypedProblem } from "./typed.js"

/** From the page to the worker. The first is the problem to train for, one of the examples or a typed one; the run then waits. */
export type Order =
  | { readonly kind: "prepare"; readonly problem: string | TypedProblem; readonly seed: number }
  | { readonly kind: "go" }
  | { readonly kind: "pause" }

/** What a run has come to. */
export interface Progress {
  readonly kind: "progress"
  readonly step: number
  /**
   * The mean squared residual, and the relative L2 error of the solution, which training does not look at; NaN where no
   * exact one is known.
   */
  readonly loss: number
  readonly error: number
  /** Steps per second of late, and digits that the error, or the root of the loss, gained; 0 before there are any. */
  readonly speed: { readonly steps: number; readonly digits: number }
  /** The solution on the grid. */
  readonly solution: Float32Array
}

/** From the worker to the page. */
export type Report =
  /** Once, before anything else: the exact solution on the grid; NaN where it is not known. */
  | { readonly kind: "exact"; readonly solution: Float32Array }
  | Progress
  /** No step is taken any more: after an order to pause, because it was the last one, or because numbers are not finite. */
  | { readonly kind: "paused" | "finished" | "failed" }

/** The grid of the pictures, square. */
export const gridSize = 81
