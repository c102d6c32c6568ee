import type { Atom } from "../ir/atom.js"
import type { View } from "../ir/view.js"
import { within } from "../ir/view.js"
import type { Fusion } from "./fusion.js"

/** A view of an atom; of one that is put together the operand alone, where no more is seen. */
export function view(fusion: Fusion, x: Atom, out: Atom, outer: View): void {
  const { inputs, places } = fusion.assemblyOf(x) ?? { inputs: [], places: [] }
  for (const [i, place] of places.entries()) {
    const inner = within(outer, place, x.aval.shape)
    if (inner) {
      view(fusion, inputs[i], out, inner)
      return
    }
  }
  const source = fusion.source(x)
  fusion.bind(out, typeof source === "number" ? source : fusion.seen(source, outer))
}
