import type { Lookup } from "../ir/lower.js"
import type { Equation } from "../ir/program.js"
import type { Draft } from "./draft.js"
import { type Fusion, slotOf } from "./fusion.js"
import type { Scalar, Source } from "./groups.js"
import { copyOf } from "./scalars.js"

/** The indices as the domain of a lookup sees them. */
export const seen = (fusion: Fusion, index: Source, { indices }: Lookup): Source =>
  typeof index === "number" ? index : fusion.seen(index, indices)

/** Looks whether an index is in range, and has the kernel throw where it is not. */
const checking = ({ size, check }: Lookup): Scalar => ({
  name: "check",
  dtype: "int32",
  results: 1,
  length: 4,
  code(r, [i]) {
    const inside = r.and(r.lessEqual(r.constant(0), i), r.less(i, r.constant(size)))
    return [r.patch(inside, i, check, [i])]
  },
})

/** The value of an index in a kernel. */
export const checked = (fusion: Fusion, draft: Draft, index: Source, found: Lookup): number =>
  fusion.run(draft, checking(found), [index])

/** Loads of elements that are there when the kernel begins. */
export function lookup(fusion: Fusion, e: Equation, found: Lookup): void {
  const [x, index] = e.inputs.map((input) => fusion.source(input))
  const [out] = e.outputs
  const copy = copyOf(out.aval.dtype)
  const buffer = typeof x === "number" ? fusion.copied(e.inputs[0]) : fusion.contiguous(x)
  const indices = seen(fusion, index, found)
  const draft = fusion.open(out.aval.shape, copy.dtype, [indices], fusion.origins.stepOf(buffer) + 1)
  const at = checked(fusion, draft, indices, found)
  const { strides, offset } = found.array
  const value = fusion.run(draft, copy, [{ from: { buffer, strides, offset }, index: at, step: found.step }])
  fusion.bindTo(out, fusion.origins.define(slotOf(out), { draft, value }))
}

/** Additions to zeros, one after the other. */
export function accumulate(fusion: Fusion, e: Equation, found: Lookup): void {
  const [values, index] = e.inputs.map((input) => fusion.source(input))
  const [out] = e.outputs
  const copy = copyOf(out.aval.dtype)
  const indices = seen(fusion, index, found)
  const draft = fusion.open(found.array.shape, copy.dtype, [values, indices])
  const at = { index: checked(fusion, draft, indices, found), step: found.step }
  const value = fusion.run(draft, copy, [values])
  const place = { strides: found.array.strides, offset: 0 }
  fusion.bindTo(out, fusion.write({ draft, value }, slotOf(out), place, { adds: true, clears: true, at }))
}
