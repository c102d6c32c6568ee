import type { Atom } from "../../../ir/atom.js"
import { sizeOf } from "../../../ir/aval.js"
import { add } from "../../add.js"
import { argsort } from "../../argsort.js"
import { div } from "../../div.js"
import { flip } from "../../flip.js"
import {
  diagonalOf,
  identityLike,
  inner,
  leadOf,
  masked,
  rowsOf,
  spread,
  symmetric,
  transposed,
} from "../../kinds/matrices.js"
import { less } from "../../less.js"
import { mul } from "../../mul.js"
import { reshape } from "../../reshape.js"
import { sub } from "../../sub.js"
import { where } from "../../where.js"
import { moved, paired, rotated, rotations, swept, unit } from "./rotations.js"
import { between, filledWith, finiteness, largestIn, permuted, permutedEntries, spreadBehind } from "./rows.js"

// Eigenvalues of symmetric matrices by Jacobi's rotations of rows and columns: each round makes n / 2 pairs of elements
// beside the diagonal zero, in all matrices of a stack.

/** The largest magnitude of each matrix, and 1 for those of zeros. */
export function scaleOf(a: Atom): Atom {
  const lead = leadOf(a.aval)
  const all = reshape(a, { shape: [...lead, sizeOf(a.aval.shape.slice(-2))] })
  const largest = reshape(largestIn(all), { shape: lead })
  const zero = filledWith(lead, 0, a.aval.dtype)
  return where(less(zero, largest), largest, filledWith(lead, 1, a.aval.dtype))
}

const beside = (a: Atom): Atom => masked(a, (i, j) => i !== j)

/** All pairs of lines, rotated, and the next pairs: the matrix, and the vectors as columns. */
function round([a, v]: readonly Atom[]): readonly Atom[] {
  const n = rowsOf(a.aval)
  const [down, right] = [a.aval.shape.length - 2, a.aval.shape.length - 1]
  const d = diagonalOf(a)
  const across = diagonalOf(flip(a, { axes: [right] }))
  const o = mul(0.5, add(across, flip(across, { axes: [right - 1] })))
  const turn = rotations(d, o)
  const whole = rotated(rotated(a, turn, "columns"), turn, "rows")
  // What is known of the elements is better than what has been computed: d - t o on the diagonal, 0 between the pairs.
  const rest = masked(whole, (i, j) => i !== j && i + j !== n - 1)
  const own = masked(spread(sub(d, mul(turn.t, o)), "rows", n), (i, j) => i === j)
  return [moved(moved(add(rest, own), right), down), moved(rotated(v, turn, "columns"), right)]
}

/** Eigenvalues of symmetric matrices, in no order, and the vectors, as columns. Blocks between which all is zero stay in their places. */
export function spectrum(a: Atom): readonly [Atom, Atom] {
  const [lead, n, { dtype }] = [leadOf(a.aval), rowsOf(a.aval), a.aval]
  const [down, right] = [lead.length, lead.length + 1]
  const scale = scaleOf(a)
  const start = paired(paired(div(a, spreadBehind(scale, a.aval.shape)), right), down)
  const size = rowsOf(start.aval)
  const small = mul(unit[dtype as keyof typeof unit] ** 2, inner(start, start))
  const [last, vectors] = swept(
    [start, identityLike(filledWith([...lead, n, size], 0, dtype))],
    size,
    ([x]) => less(small, inner(beside(x), beside(x))),
    round,
  )
  const w = mul(between(diagonalOf(last), down, 0, n), spreadBehind(scale, [...lead, n]))
  return [w, between(vectors, right, 0, n)]
}

/** The columns of matrices in another order. */
export const permutedColumns = (x: Atom, order: Atom): Atom => transposed(permuted(transposed(x), order))

/** The eigenvalues, ascending, and the vectors, as columns. */
export function eighByRotations([a]: readonly Atom[]): readonly Atom[] {
  const whole = symmetric(a)
  const [w, v] = spectrum(whole)
  const order = argsort(w, w.aval.shape.length - 1)
  const lack = finiteness(whole)
  return [
    add(permutedEntries(w, order), spreadBehind(lack, w.aval.shape)),
    add(permutedColumns(v, order), spreadBehind(lack, v.aval.shape)),
  ]
}
