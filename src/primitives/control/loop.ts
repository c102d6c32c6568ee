import type { Atom } from "../../ir/atom.js"
import { type Aval, aval, sizeOf } from "../../ir/aval.js"
import { allocate, type Data } from "../../ir/dtype.js"
import type { Application } from "../../ir/primitive.js"
import { outputsReached, type Program } from "../../ir/program.js"
import { grouped, markedCarries } from "./parts.js"

// A loop of known length. Its body takes the carries, an entry of each sliced array, and the constants, and returns the
// new carries and an entry of each stacked result.

export type Loop = {
  readonly carries: number
  readonly slices: number
  readonly length: number
  /** From the last entry to the first. */
  readonly reverse: boolean
}

export type Scan = Application<Loop>

export const stackedAval = (length: number, { shape, dtype }: Aval): Aval => aval([length, ...shape], dtype)

/** The parts of the operands, or of what belongs to them. */
export const operands = <T>({ params: { carries, slices } }: Pick<Scan, "params">, items: readonly T[]): T[][] =>
  grouped(items, carries, slices)

/** The parts of the outputs, or of what belongs to them. */
export const results = <T>({ params: { carries } }: Pick<Scan, "params">, items: readonly T[]): T[][] =>
  grouped(items, carries)

/** Arrays for what the carries become: a turn reads one set and writes the other. */
export const roomFor = (carries: readonly Aval[]): readonly (readonly Data[])[] =>
  [0, 1].map(() => carries.map(({ shape, dtype }) => allocate(dtype, sizeOf(shape), "loop")))

/** Which carries depend on marked operands, in some turn. */
export function reachedCarries(e: Scan, marked: readonly boolean[]): boolean[] {
  const [init, xs, constants] = operands(e, marked)
  return markedCarries(init, (carries) => outputsReached(e.bodies[0], [...carries, ...xs, ...constants]))
}

/** Writes a loop: its body, the groups of its operands (starts, arrays, constants), and how it runs. */
export type WriteScan = (
  body: Program,
  groups: readonly (readonly Atom[])[],
  loop: Pick<Loop, "length" | "reverse">,
) => readonly Atom[]
