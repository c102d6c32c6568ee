import type { NDArray } from "../../array/ndarray.js"
import type { System } from "../system.js"

/** What a step from t of length h may be: a polynomial in the time since t, divided by `unit`. */
export interface Attempt {
  /** [degree + 1, size]. */
  readonly coefficients: NDArray
  /** f at the start. */
  readonly rates: NDArray
  /** [functions along the solution, degree + 1]. */
  readonly along: NDArray
  /** The state after h; where there is none, that of the polynomial. */
  readonly end?: NDArray
  /** Of a series, how long a step may be; of a method with an error estimate, that estimate, 1 where it is as asked. */
  readonly measure: NDArray
}

/** A way to take a step. */
export interface Method {
  readonly name: string
  /** A series knows the length of its step afterwards; a formula takes it, and says how large its error is. */
  readonly kind: "series" | "formula"
  /** The local error is of order h^(order + 1). */
  readonly order: number
  attempt(system: System, t: NDArray, y: NDArray, h: NDArray): Attempt
}
