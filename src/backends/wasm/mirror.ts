import type { Product } from "../../compile/kernel.js"
import { type Context, type Emitted, emitAddress } from "./context.js"
import { lanesOf } from "./lanes.js"
import { define } from "./matrix/routine.js"
import { Int } from "./matrix/values.js"

/** Rows that are written together, one element in each: they stay in the first cache. */
const together = 8

/**
 * Copies what lies below the diagonal of square matrices to its mirror image. A unit is a few columns of one of them,
 * which become as many rows.
 */
export function emitMirror(context: Context, { float, batches, rows: n, out }: Product): Emitted {
  const { bytes } = lanesOf[float]
  const strips = Math.ceil(n / together)
  const row = n * bytes
  const start = new Int((code) => void emitAddress(code, context, out))
  const run = define(context, 2, (r, first, count) =>
    r.for(first, first.plus(count), 1, (unit) => {
      const matrix = r.int(start.plus(unit.over(strips).times(n * row)))
      const from = r.int(unit.minus(unit.over(strips).times(strips)).times(together))
      r.for(from.plus(1), n, 1, (i) => {
        const source = r.int(matrix.plus(i.times(row)).plus(from.times(bytes)))
        const target = r.int(matrix.plus(from.times(row)).plus(i.times(bytes)))
        r.for(from, from.plus(together).least(i), 1, () => {
          if (float === "float64") r.store(target, r.load(source))
          else r.storeInt(target, r.loadInt(source))
          source.add(bytes)
          target.add(row)
        })
      })
    }),
  )
  return { run, units: batches * strips }
}
