import { type Aval, sizeOf } from "../ir/aval.js"
import { isFloat } from "../ir/dtype.js"
import type { Running } from "../ir/lower.js"
import type { Equation } from "../ir/program.js"
import { type Fusion, slotOf } from "./fusion.js"
import { isStored } from "./groups.js"
import type { Sums } from "./kernel.js"

/** Shorter lines are summed by a loop: `npx tsx tools/running.ts`. */
const least = 32

/** Are these running sums of long lines, the elements of which lie side by side? */
export const areLines = ({ shape, dtype }: Aval, { sums, axis }: Running): boolean =>
  sums === true && isFloat(dtype) && shape[axis] >= least && shape.slice(axis + 1).every((n) => n === 1)

/** The running sums of lines. */
export function running(fusion: Fusion, { inputs: [x], outputs: [out] }: Equation, { axis, reverse }: Running): void {
  const { shape, dtype } = x.aval
  const source = fusion.source(x)
  const from = isStored(source) ? fusion.contiguous(source) : fusion.copied(x)
  const to = slotOf(out)
  const float = dtype as Sums["float"]
  const lines = sizeOf(shape.slice(0, axis))
  fusion.push({ kind: "sums", float, lines, length: shape[axis], reverse, from, to }, [to])
  fusion.bindTo(out, to)
}
