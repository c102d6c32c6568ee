import type { ScalarOps } from "../ir/scalar.js"

export type { ScalarOps } from "../ir/scalar.js"

/** A function of scalars over any interpretation of the scalar operations. */
export type Expansion = <V>(s: ScalarOps<V>, ...x: V[]) => V | readonly V[]

/** Scalar code of a function. Where the mask `sure` does not hold it lacks digits, and JavaScript is asked if it can be. */
export interface Coded<V> {
  readonly value: V
  readonly sure?: V
}
