import type { Lookup } from "../ir/lower.js"
import type { Equation } from "../ir/program.js"
import { numberOf } from "./convert.js"
import type { Draft, Source } from "./draft.js"
import { type Fusion, slotOf } from "./fusion.js"

/** The indices as the domain of a lookup sees them. */
export const seen = (fusion: Fusion, index: Source, { indices }: Lookup): Source =>
  typeof index === "number" ? index : fusion.seen(index, indices)

/** The position of an index in a kernel; the kernel throws where it is out of range. */
export const checked = (draft: Draft, index: Source, { size, check }: Lookup): number =>
  draft.run(
    "int32",
    (r, [i]) => {
      const inside = r.and(r.lessEqual(r.constant(0), i), r.less(i, r.constant(size)))
      return [r.patch(inside, i, check, [i])]
    },
    [index],
  )[0]

/** Loads of elements that are there when the kernel begins. */
export function lookup(fusion: Fusion, e: Equation, found: Lookup): void {
  const [x, index] = e.inputs.map((input) => fusion.source(input))
  const [out] = e.outputs
  const dtype = numberOf([out.aval.dtype])
  const buffer = typeof x === "number" ? fusion.copied(e.inputs[0]) : fusion.contiguous(x)
  const indices = seen(fusion, index, found)
  const draft = fusion.open(out.aval.shape, dtype, [indices], buffer.step + 1)
  const position = checked(draft, indices, found)
  const { strides, offset } = found.array
  const values = draft.run(dtype, (r) => [r.lookup({ buffer, strides, offset }, position, found.step)], [])
  fusion.bindTo(out, draft.define(slotOf(out), values[0]))
}

/** Additions to zeros, one after the other. */
export function accumulate(fusion: Fusion, e: Equation, found: Lookup): void {
  const [values, index] = e.inputs.map((input) => fusion.source(input))
  const [out] = e.outputs
  const dtype = numberOf([out.aval.dtype])
  const indices = seen(fusion, index, found)
  const draft = fusion.open(found.array.shape, dtype, [values, indices])
  const at = { index: checked(draft, indices, found), step: found.step }
  const [value] = draft.run(dtype, (_, operands) => operands, [values])
  fusion.bindTo(out, draft.accumulate(slotOf(out), value, found.array.strides, at))
}
