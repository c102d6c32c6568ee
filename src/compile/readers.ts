import { type Atom, isLit } from "../ir/atom.js"
import type { Equation, Program } from "../ir/program.js"
import type { View } from "../ir/view.js"
import { compose, contiguous } from "../ir/view.js"

/** From one element of a row-major array to the next, as those who read it walk: the stride of the last axis of each. */
export type Walks = (x: Atom) => readonly number[]

const lastStride = ({ shape, strides }: View): number => strides[shape.findLastIndex((n) => n > 1)] ?? 0

/** Who reads what, beyond views. */
export function walks({ equations, outputs }: Program): Walks {
  const readers = new Map<Atom, Equation[]>()
  for (const e of equations)
    for (const x of new Set(e.inputs)) {
      const known = readers.get(x)
      if (known) known.push(e)
      else if (!isLit(x)) readers.set(x, [e])
    }
  const through = (x: Atom, view: View): number[] => [
    ...(outputs.includes(x) ? [lastStride(view)] : []),
    ...(readers.get(x) ?? []).flatMap(({ primitive: { lower }, params, outputs: [out] }) => {
      const seen = lower?.kind === "view" ? compose(lower.view(x.aval, params), view) : undefined
      return seen ? through(out, seen) : [lastStride(view)]
    }),
  ]
  return (x) => through(x, contiguous(x.aval.shape))
}
