import { sizeOf } from "../ir/aval.js"
import type { Equation } from "../ir/program.js"
import { type Fusion, slotOf } from "./fusion.js"
import { isStored, Slot } from "./groups.js"
import type { Sort } from "./kernel.js"

/** The room in which lines of so many elements are sorted: keys of 8 bytes and indices of 4, twice. */
const roomFor = (length: number): number => 6 * length

/** The indices that sort the operand along an axis. */
export function sorting(fusion: Fusion, { inputs: [x], outputs: [out] }: Equation, axis: number): void {
  const { shape } = x.aval
  const source = fusion.source(x)
  const from = isStored(source) ? fusion.contiguous(source) : fusion.copied(x)
  const to = slotOf(out)
  const step: Sort = {
    kind: "sort",
    outer: sizeOf(shape.slice(0, axis)),
    length: shape[axis],
    inner: sizeOf(shape.slice(axis + 1)),
    from,
    to,
    room: new Slot("int32", roomFor(shape[axis])),
  }
  fusion.push(step, [to])
  fusion.bindTo(out, to)
}
