import type { Atom } from "../ir/atom.js"
import { compose, type View } from "../ir/view.js"

/** Operands at views of an array of zeros. */
export interface Assembly {
  readonly inputs: readonly Atom[]
  readonly places: readonly View[]
}

/** The same, with the operands of operands that are put together themselves and not written yet. */
export function flattened({ inputs, places }: Assembly, pending: (x: Atom) => Assembly | undefined): Assembly {
  const parts = inputs.flatMap((x, i) => {
    const assembly = pending(x)
    const inner = assembly?.places.map((place) => compose(place, places[i]))
    const all = inner?.flatMap((place) => place ?? [])
    if (!assembly || !all || all.length < assembly.inputs.length) return [{ x, place: places[i] }]
    return assembly.inputs.map((part, k) => ({ x: part, place: all[k] }))
  })
  return { inputs: parts.map(({ x }) => x), places: parts.map(({ place }) => place) }
}
