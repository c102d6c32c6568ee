import type { Atom } from "../../ir/atom.js"
import { broadcast } from "../sumAndBroadcast.js"

// What the rules of primitives for a mapped axis share.

/** `size` equal copies along a new leading axis. */
export const stack = (x: Atom, size: number): Atom => broadcast(x, { shape: [size, ...x.aval.shape], axes: [0] })

/** Operands that all have the leading axis which some of them have. */
export const stackAll = (inputs: readonly Atom[], mapped: readonly boolean[], size: number): Atom[] =>
  inputs.map((x, i) => (mapped[i] ? x : stack(x, size)))
