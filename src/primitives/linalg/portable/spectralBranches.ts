import type { Atom } from "../../../ir/atom.js"
import { symmetric } from "../../kinds/matrices.js"
import { nearness } from "../numeric/blocks.js"
import { inFrame, isRepeated, lastBranch, whereFlagged } from "./branches.js"
import { distanceIn, runsOf } from "./coincident.js"

/** The last coefficient of eigenvalues, and which are repeated. */
export function spectralBranchesByBlocks([w, ...given]: readonly Atom[]): readonly Atom[] {
  const run = runsOf(w, distanceIn(w))
  const repeated = isRepeated(run)
  const near = nearness[w.aval.dtype as keyof typeof nearness]
  const coefficient = ([values, v, runs, ...terms]: readonly Atom[]): Atom =>
    lastBranch(
      { values, run: runs, outer: undefined },
      terms.map((a) => inFrame(symmetric(a), v)),
      near,
    )
  const [v, ...terms] = given
  return [whereFlagged(repeated, w, [w, v, run, ...terms], coefficient), repeated]
}
