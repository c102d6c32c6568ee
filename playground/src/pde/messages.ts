/** From the page to the worker. The first is the problem to train for; the run then waits. */
export type Order =
  | { readonly kind: "prepare"; readonly problem: string; readonly seed: number }
  | { readonly kind: "go" }
  | { readonly kind: "pause" }

/** What a run has come to. */
export interface Progress {
  readonly kind: "progress"
  readonly step: number
  /** The mean squared residual, and the relative L2 error of the solution, which training does not look at. */
  readonly loss: number
  readonly error: number
  /** Steps per second of late; 0 before there are any. */
  readonly speed: number
  /** The solution on the grid. */
  readonly solution: Float32Array
}

/** From the worker to the page. */
export type Report =
  /** Once, before anything else: the exact solution on the grid. */
  | { readonly kind: "exact"; readonly solution: Float32Array }
  | Progress
  /** No step is taken any more: after an order to pause, or because it was the last one. */
  | { readonly kind: "paused" | "finished" }

/** The grid of the pictures, square. */
export const gridSize = 81
