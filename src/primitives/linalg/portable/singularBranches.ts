import type { Atom } from "../../../ir/atom.js"
import { concatenate } from "../../concatenate.js"
import { flip } from "../../flip.js"
import { columnsOf, leadOf, rowsOf, transposed } from "../../kinds/matrices.js"
import { lessEqual } from "../../lessEqual.js"
import { mul } from "../../mul.js"
import { neg } from "../../neg.js"
import { or } from "../../or.js"
import { complement } from "../complement.js"
import { nearness } from "../numeric/blocks.js"
import { inFrame, isRepeated, lastBranch, whereFlagged } from "./branches.js"
import { distanceIn, runsOf } from "./coincident.js"
import { between, filledWith, spreadBehind } from "./rows.js"

const joined = (parts: readonly Atom[], axis: number): Atom => {
  const present = parts.filter((x) => x.aval.shape[axis] > 0)
  return present.length === 1 ? present[0] : concatenate(present, axis)
}

const zeros = (like: Atom, rows: number, columns: number): Atom =>
  filledWith([...leadOf(like.aval), rows, columns], 0, like.aval.dtype)

const reversed = (x: Atom): Atom => flip(x, { axes: [x.aval.shape.length - 1] })

/**
 * The eigenvectors, as columns, of ((0 A) (Aᵀ 0)), by ascending eigenvalue: (u, -v)/√2 to -s, what completes u and v to
 * zero, (u, v)/√2 to s.
 */
function frameOf(u: Atom, v: Atom): Atom {
  const [m, n, k] = [rowsOf(u.aval), rowsOf(v.aval), columnsOf(u.aval)]
  const [down, right] = [u.aval.shape.length - 2, u.aval.shape.length - 1]
  const [left, other] = [mul(Math.SQRT1_2, u), mul(Math.SQRT1_2, v)]
  const [moreU, moreV] = [m > k ? complement(u) : zeros(u, m, 0), n > k ? complement(v) : zeros(v, n, 0)]
  const above = joined([left, moreU, zeros(u, m, n - k), reversed(left)], right)
  const below = joined([neg(other), zeros(v, n, m - k), moreV, reversed(other)], right)
  return joined([above, below], down)
}

/** ((0 A) (Aᵀ 0)) */
function doubled(a: Atom): Atom {
  const [m, n] = [rowsOf(a.aval), columnsOf(a.aval)]
  const [down, right] = [a.aval.shape.length - 2, a.aval.shape.length - 1]
  const above = joined([zeros(a, m, m), a], right)
  return joined([above, joined([transposed(a), zeros(a, n, n)], right)], down)
}

/** The last coefficient of singular values, and which are repeated or zero. */
export function singularBranchesByBlocks([s, ...given]: readonly Atom[]): readonly Atom[] {
  const last = s.aval.shape.length - 1
  const k = s.aval.shape[last]
  const distance = distanceIn(s)
  const flags = or(isRepeated(runsOf(s, distance)), lessEqual(s, spreadBehind(distance, s.aval.shape)))
  const near = nearness[s.aval.dtype as keyof typeof nearness]
  const coefficient = ([x, within, u, v, ...terms]: readonly Atom[]): Atom => {
    const size = rowsOf(u.aval) + rowsOf(v.aval)
    const none = filledWith([...s.aval.shape.slice(0, -1), size - 2 * k], 0, s.aval.dtype)
    const values = joined([neg(x), none, reversed(x)], last)
    const frame = frameOf(u, v)
    const series = terms.map((a) => inFrame(doubled(a), frame))
    const found = lastBranch({ values, run: runsOf(values, within), outer: undefined }, series, near)
    return reversed(between(found, last, size - k, size))
  }
  return [whereFlagged(flags, s, [s, distance, ...given], coefficient), flags]
}
