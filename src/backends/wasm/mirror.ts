import type { Product } from "../../compile/kernel.js"
import { type Context, type Emitted, emitAddress } from "./context.js"
import { bytesOf, mirrored } from "./matrix/move.js"
import { define, once } from "./matrix/routine.js"
import { Int } from "./matrix/values.js"

/** Copies what lies below the diagonal of square matrices to its mirror image. A unit is one of them. */
export function emitMirror(context: Context, { float, batches, rows: n, out }: Product): Emitted {
  const mirror = once(context, mirrored[float])
  const row = n * bytesOf(float)
  const start = new Int((code) => void emitAddress(code, context, out))
  const run = define(context, 2, (r, first, count) =>
    r.for(first, first.plus(count), 1, (batch) => r.call(mirror, start.plus(batch.times(n * row)), row, n)),
  )
  return { run, units: batches }
}
