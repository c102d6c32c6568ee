import { sizeOf } from "../ir/aval.js"
import type { Lookup } from "../ir/lower.js"
import { showParams } from "../ir/params.js"
import type { Equation } from "../ir/program.js"
import { compose, contiguous } from "../ir/view.js"
import type { Draft } from "./draft.js"
import { type Fusion, slotOf } from "./fusion.js"
import { type Found, isStored, type Scalar, Slot, type Source, type Stored } from "./groups.js"
import { copyOf } from "./scalars.js"

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

/** Indices as the domain of a lookup sees them. */
export interface Indices {
  readonly source: Source
  /** Does one stand for all points? Then kernels over other domains have it too. */
  readonly isOne: boolean
  /** The value of an index in a kernel, which is in range. */
  in(draft: Draft): number
}

const everywhere = ({ slot, view: { offset } }: Stored, domain: readonly number[]): Stored => ({
  slot,
  view: { shape: domain, strides: domain.map(() => 0), offset },
})

/** An index that stands for many points, checked before these. */
function checkedOnce(fusion: Fusion, { primitive, params, inputs }: Equation, index: Stored, found: Lookup): Stored {
  const atom = inputs[inputs.length - 1]
  const all = fusion.checked.get(atom) ?? new Map<string, Slot>()
  const way = `${primitive.name} ${showParams(params)} ${found.size}`
  const held = () => fusion.pointwise([], checking(found), [everywhere(index, [])])
  const slot = all.get(way) ?? fusion.origins.define(new Slot("int32", 1), held())
  fusion.checked.set(atom, all.set(way, slot))
  return { slot, view: contiguous([]) }
}

/** The indices are the last operand. */
export function indicesOf(fusion: Fusion, e: Equation, found: Lookup): Indices {
  const index = fusion.source(e.inputs[e.inputs.length - 1])
  const source = isStored(index) ? fusion.seen(index, found.indices) : index
  const { shape } = found.indices
  const check = checking(found)
  const isOne = !isStored(source) || source.view.strides.every((stride, axis) => stride === 0 || shape[axis] === 1)
  if (!isStored(source) || !isOne || sizeOf(shape) === 0)
    return { source, isOne, in: (draft) => fusion.run(draft, check, [source]) }
  if (sizeOf(shape) === 1)
    return { source, isOne, in: (draft) => fusion.run(draft, check, [everywhere(source, draft.domain)]) }
  const once = checkedOnce(fusion, e, source, found)
  return { source: once, isOne, in: (draft) => fusion.run(draft, copyOf("int32"), [everywhere(once, draft.domain)]) }
}

/** Where the elements lie that an index of zero names, and how far apart those of the next index are. */
function lying(fusion: Fusion, x: Stored, { array, step, size }: Lookup): Omit<Found, "index"> {
  const { shape, strides, offset } = array
  const all = compose({ shape: [...shape, size], strides: [...strides, step], offset }, x.view)
  const own = all?.strides.at(-1) ?? -1
  // An address is never below that of the first index.
  if (!all || own < 0) return { from: { buffer: fusion.contiguous(x), strides, offset }, step }
  fusion.origins.require(x.slot)
  return { from: { buffer: x.slot, strides: all.strides.slice(0, -1), offset: all.offset }, step: own }
}

/** Loads of elements that are there when the kernel begins. */
export function lookup(fusion: Fusion, e: Equation, found: Lookup): void {
  const x = fusion.source(e.inputs[0])
  const [out] = e.outputs
  const copy = copyOf(out.aval.dtype)
  const stored = isStored(x) ? x : { slot: fusion.copied(e.inputs[0]), view: contiguous(e.inputs[0].aval.shape) }
  const place = lying(fusion, stored, found)
  const indices = indicesOf(fusion, e, found)
  const first = fusion.origins.stepOf(place.from.buffer) + 1
  const draft = fusion.open(out.aval.shape, copy.dtype, [indices.source], first)
  const value = fusion.run(draft, copy, [{ ...place, index: indices.in(draft) }])
  fusion.bindTo(out, fusion.origins.define(slotOf(out), { draft, value }))
}

/** Additions to zeros, one after the other. */
export function accumulate(fusion: Fusion, e: Equation, found: Lookup): void {
  const values = fusion.source(e.inputs[0])
  const [out] = e.outputs
  const copy = copyOf(out.aval.dtype)
  const indices = indicesOf(fusion, e, found)
  const draft = fusion.open(found.array.shape, copy.dtype, [values, indices.source])
  const at = { index: indices.in(draft), step: found.step }
  const value = fusion.run(draft, copy, [values])
  const place = { strides: found.array.strides, offset: 0 }
  fusion.bindTo(out, fusion.write({ draft, value }, slotOf(out), place, { adds: true, clears: true, at }))
}
