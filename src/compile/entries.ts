/** Arrays taken apart along an axis, and put together. */
import type { Atom } from "../ir/atom.js"
import { concatenate } from "../primitives/concatenate.js"
import { reshape } from "../primitives/reshape.js"
import { slice } from "../primitives/sliceAndPad.js"

/** An entry along an axis, without that axis. */
function entry(x: Atom, axis: number, i: number): Atom {
  const { shape } = x.aval
  const start = shape.map((_, d) => (d === axis ? i : 0))
  const part = slice(x, { start, step: shape.map(() => 1), shape: shape.with(axis, 1) })
  return reshape(part, { shape: shape.toSpliced(axis, 1) })
}

/** Entries along a new axis. */
export const together = (entries: readonly Atom[], axis: number): Atom =>
  concatenate(
    entries.map((x) => reshape(x, { shape: x.aval.shape.toSpliced(axis, 0, 1) })),
    axis,
  )

/** The entries along an axis, without that axis. */
export const entriesOf = (x: Atom, axis: number): readonly Atom[] =>
  Array.from({ length: x.aval.shape[axis] }, (_, i) => entry(x, axis, i))
