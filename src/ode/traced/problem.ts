import type { NDArray } from "../../array/ndarray.js"
import type { Method } from "../methods/method.js"
import type { Checked } from "../options.js"
import type { System } from "../system.js"

/** A problem of which parts are being traced. */
export interface Problem {
  readonly system: System
  readonly method: Method
  readonly options: Checked
  readonly tol: number
  readonly maxSteps: number
  readonly t0: NDArray
  readonly t1: NDArray
}

/** What the loop carries from step to step. */
export interface Carry {
  readonly t: NDArray
  /** What rounding took from t. */
  readonly low: NDArray
  readonly y: NDArray
  /** The length that the last step proposes. */
  readonly h: NDArray
  readonly watches: NDArray
  readonly steps: NDArray
  readonly rejected: NDArray
  readonly isDone: NDArray
  /** Was it a terminal event that ended it? */
  readonly isStopped: NDArray
  readonly hasFailed: NDArray
}

/** What is kept of a step, for what is asked of the solution afterwards. */
export interface Row {
  readonly t: NDArray
  readonly low: NDArray
  readonly y: NDArray
  readonly h: NDArray
  readonly isTaken: NDArray
  /** The event that ended the step; -1 for none. */
  readonly event: NDArray
  readonly direction: NDArray
  readonly eventTime: NDArray
  readonly eventState: NDArray
}

/** So many trajectories of an ensemble go side by side, as many as a vector has numbers for, and then the next ones. */
export const lanesOf = ({ system }: Pick<Problem, "system">): number => (system.dtype === "float32" ? 4 : 2)
