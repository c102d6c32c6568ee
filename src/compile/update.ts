/** Arrays with other values in some places: written where the old array lies, when nothing reads that any more. */
import { type Atom, isLit } from "../ir/atom.js"
import { sizeOf } from "../ir/aval.js"
import type { Lookup } from "../ir/lower.js"
import type { Equation, Program } from "../ir/program.js"
import type { View } from "../ir/view.js"
import { compose, contiguous, isContiguous } from "../ir/view.js"
import type { Touch } from "./draft.js"
import type { Fusion } from "./fusion.js"
import { isStored, type Slot, type Source } from "./groups.js"
import { type Indices, indicesOf } from "./lookup.js"
import { copyOf } from "./scalars.js"

/** Is this equation the last that reads the storage of an atom? */
export type Dies = (x: Atom, e: Equation) => boolean

/** Atoms that may lie in one buffer, and the equation that is the last to read one of them; none when callers do. */
class Group {
  last: Equation | undefined
  #parent: Group | undefined

  get root(): Group {
    let group: Group = this
    // Half of the way is left out the next time.
    while (group.#parent) {
      group.#parent = group.#parent.#parent ?? group.#parent
      group = group.#parent
    }
    return group
  }

  join(other: Group): void {
    const { root } = other
    if (root !== this.root) root.#parent = this.root
  }
}

/** Views, and the operands of an assembly, lie where what they were made of lies. */
export function lastReaders({ equations, outputs }: Program): Dies {
  const groups = new Map<Atom, Group>()
  const groupOf = (x: Atom): Group => {
    const group = groups.get(x) ?? new Group()
    groups.set(x, group)
    return group.root
  }
  for (const e of equations) {
    const kind = e.primitive.lower?.kind
    const shares = kind === "view" || kind === "placement"
    for (const x of e.inputs.filter((input) => !isLit(input))) {
      if (shares) groupOf(e.outputs[0]).join(groupOf(x))
      groupOf(x).last = e
    }
  }
  for (const y of outputs) groupOf(y).last = undefined
  return (x, e) => groupOf(x).last === e
}

/**
 * The buffer that becomes the result: that of the old array where this equation is the last that reads it, else a copy;
 * and a copy, too, where what is to be written is read from there, as the places may overlap.
 */
function base(fusion: Fusion, e: Equation, reads: readonly Source[], dies: Dies): Slot {
  const [x] = e.inputs
  const source = fusion.source(x)
  if (isStored(source) && dies(x, e) && !reads.some((read) => isStored(read) && read.slot === source.slot)) {
    const { slot, view } = source
    const isOurs = (fusion.origins.stepOf(slot) >= 0 || fusion.own.has(slot)) && !slot.constant
    if (isOurs && fusion.origins.isStored(slot) && isContiguous(view, slot.size)) return fusion.renewed(slot)
  }
  return fusion.copied(x)
}

/** Where values go: so many elements further on as an index says, if there is one. */
interface Target {
  readonly slot: Slot
  readonly place: View
  readonly indices?: Indices | undefined
  readonly step: number
}

/** Does an access meet, at each point, no element of a buffer that belongs to another point of the target? */
function keepsTo({ place, indices, step }: Target, { strides, offset, step: own = step }: Touch): boolean {
  const { shape } = place
  if (sizeOf(shape) === 1) return true
  if (own !== step || strides.some((stride, axis) => stride !== place.strides[axis] && shape[axis] > 1)) return false
  const apart = offset - place.offset
  return indices ? apart % step === 0 && apart >= 0 : apart === 0
}

/** The kernel that computes the values, if it may write them where they go. */
function writerOf(fusion: Fusion, source: Source, { slot, place, indices, step }: Target) {
  const held = isStored(source) ? fusion.origins.heldBy(source) : undefined
  const own = held && compose(contiguous(held.draft.domain), place)
  if (!held || !own || !fusion.isLast(held.draft, slot)) return undefined
  const isReady = !indices || (indices.isOne && fusion.origins.isReady(indices.source, held.draft))
  const isOnce = own.strides.every((stride, axis) => stride !== 0 || own.shape[axis] === 1)
  const target = { slot, place: own, indices, step }
  return isReady && isOnce && held.draft.touches(slot).every((touch) => keepsTo(target, touch))
    ? { held, place: own }
    : undefined
}

/** Has the kernel that computes the values write them, or one that copies them. */
function write(fusion: Fusion, source: Source, target: Target): Slot {
  const { slot, place, indices, step } = target
  const own = writerOf(fusion, source, target)
  const draft = own?.held.draft ?? fusion.start(place.shape)
  const how = indices ? { at: { index: indices.in(draft), step } } : {}
  const value = own?.held.value ?? fusion.run(draft, copyOf(slot.dtype), [source])
  return fusion.write({ draft, value }, slot, own?.place ?? place, how)
}

/** The first operand with the second one at a view of it. */
export function put(fusion: Fusion, e: Equation, place: View, dies: Dies): void {
  const source = fusion.source(e.inputs[1])
  const slot = base(fusion, e, [source], dies)
  fusion.bindTo(e.outputs[0], write(fusion, source, { slot, place, step: 0 }))
}

/** The first operand with the second one's elements at the places that the third one's name, one after the other. */
export function replace(fusion: Fusion, e: Equation, found: Lookup, dies: Dies): void {
  const source = fusion.source(e.inputs[1])
  const indices = indicesOf(fusion, e, found)
  const slot = base(fusion, e, [source, indices.source], dies)
  fusion.bindTo(e.outputs[0], write(fusion, source, { slot, place: found.array, indices, step: found.step }))
}
