import type { ArrayLike, NDArray } from "../array/ndarray.js"

/** An event that happened. */
export interface Occurrence<Y> {
  readonly t: NDArray
  /** The state there, before the event changed it. */
  readonly y: Y
  /** The sign of dg/dt; 0 where g only touches zero. */
  readonly direction: NDArray
}

/** How much work an integration was. */
export interface OdeStats {
  readonly steps: NDArray
  /** Attempts that were given up. */
  readonly rejected: NDArray
  /** Of the method; the degree of the series for "taylor". */
  readonly order: number
}

/** What `odeint` returns. */
export interface OdeSolution<Y> {
  /** The times of `saveAt`; without it the time at the end. */
  readonly t: NDArray
  /** The states at these times, stacked along a first axis; without `saveAt` the state at the end, without that axis. */
  readonly y: Y
  /** "end" where t1 was reached, "event" where a terminal event ended it before; "traced" while that is not known. */
  readonly status: "end" | "event" | "traced"
  readonly stats: OdeStats
  /** For each of the events what happened, in the order of the integration. */
  readonly events: readonly (readonly Occurrence<Y>[])[]
  /** The states at a time, or at an array of times, whose axes come first. */
  at(t: ArrayLike): Y
}
