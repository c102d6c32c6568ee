import { type Atom, Lit } from "../../ir/atom.js"
import { aval } from "../../ir/aval.js"
import { build, call } from "../../ir/builder.js"
import type { Form, Mapping } from "../../ir/primitive.js"
import { argmax } from "../argmax.js"
import { cast } from "../convert.js"
import { flip } from "../flip.js"
import { gather } from "../gatherAndScatter.js"
import { stack } from "../kinds/batching.js"
import { less } from "../less.js"
import { broadcast, sum } from "../sumAndBroadcast.js"
import { where } from "../where.js"

// Programs of which each runs at some places of a mapped axis only, the lanes. The other lanes run it too, on the operands
// of a lane that does: so no lane leaves the domain of what it computes, and no NaN or bad index comes of what is not
// asked for.

/** Is a truth value true anywhere on its one axis? */
export const anyOf = (flags: Atom): Atom => less(new Lit(aval([], "int32"), 0), sum(cast(flags, "int32")))

/** Truth values of lanes, for each element of what the lanes hold. */
const alongLanes = (flags: Atom, like: Atom): Atom => {
  const { shape } = like.aval
  return broadcast(flags, { shape, axes: shape.flatMap((_, i) => (i === 0 ? [] : [i])) })
}

/** x in the lanes that are marked, y in the others. */
export const selectLanes = (flags: Atom, x: Atom, y: Atom): Atom => where(alongLanes(flags, x), x, y)

/** Operands in which each lane that is not marked has what the first marked one has; of which there is one. */
export function sharedBy(flags: Atom, operands: readonly Atom[], size: number): readonly Atom[] {
  if (size <= 1) return operands
  if (size === 2) return operands.map((x) => selectLanes(flags, x, flip(x, { axes: [0] })))
  const first = argmax(flags, 0)
  return operands.map((x) => selectLanes(flags, x, stack(gather(x, first, { axis: 0, batch: 0 }), size)))
}

/** The form of what is had at each place. */
export const each: Form = { each: true, sums: [] }

/** The atoms of a form of what is had at each place. */
export function formed(y: Atom, form: Form, { map }: Mapping): readonly Atom[] {
  if (!form || form.each) return [y]
  const same = build([{ ...y.aval, shape: y.aval.shape.slice(1) }], (x) => [x])
  return call(map(same, [each], [form]), [y])
}

/** The atoms of a form, from those of another in which at least as much is had. */
export const asForm = (atoms: readonly Atom[], from: Form, to: Form, mapping: Mapping): readonly Atom[] =>
  !from || from.each
    ? formed(atoms[0], to, mapping)
    : (to?.sums ?? []).map((wanted) => atoms[from.sums.indexOf(wanted)])
