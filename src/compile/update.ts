/** Arrays with other values in some places: written where the old array lies, when nothing reads that any more. */
import { type Atom, isLit } from "../ir/atom.js"
import type { Lookup } from "../ir/lower.js"
import type { Equation, Program } from "../ir/program.js"
import type { View } from "../ir/view.js"
import { isContiguous } from "../ir/view.js"
import type { Fusion } from "./fusion.js"
import { isStored, type Slot, type Source } from "./groups.js"
import { checked, seen } from "./lookup.js"
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

/** The first operand with the second one at a view of it. */
export function put(fusion: Fusion, e: Equation, place: View, dies: Dies): void {
  const [x, part] = e.inputs
  const source = fusion.source(part)
  const slot = base(fusion, e, [source], dies)
  const draft = fusion.start(place.shape)
  const value = fusion.run(draft, copyOf(x.aval.dtype), [source])
  fusion.bindTo(e.outputs[0], fusion.write({ draft, value }, slot, place))
}

/** The first operand with the second one's elements at the places that the third one's name, one after the other. */
export function replace(fusion: Fusion, e: Equation, found: Lookup, dies: Dies): void {
  const [x, values, index] = e.inputs
  const source = fusion.source(values)
  const indices = seen(fusion, fusion.source(index), found)
  const slot = base(fusion, e, [source, indices], dies)
  const draft = fusion.start(found.array.shape)
  const at = { index: checked(fusion, draft, indices, found), step: found.step }
  const value = fusion.run(draft, copyOf(x.aval.dtype), [source])
  fusion.bindTo(e.outputs[0], fusion.write({ draft, value }, slot, found.array, { at }))
}
