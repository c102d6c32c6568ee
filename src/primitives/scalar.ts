import type { ScalarOps } from "../ir/scalar.js"

export type { ScalarOps } from "../ir/scalar.js"

/** A function of scalars over any interpretation of the scalar operations. */
export type Expansion = <V>(s: ScalarOps<V>, ...x: V[]) => V | readonly V[]
