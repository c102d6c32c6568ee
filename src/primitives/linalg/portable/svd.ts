import type { Atom } from "../../../ir/atom.js"
import { add } from "../../add.js"
import { argsort } from "../../argsort.js"
import { div } from "../../div.js"
import { equal } from "../../equal.js"
import { flip } from "../../flip.js"
import {
  columnsOf,
  diagonalOf,
  identityLike,
  leadOf,
  masked,
  product,
  rowsOf,
  spread,
  transposed,
} from "../../kinds/matrices.js"
import { less } from "../../less.js"
import { mul } from "../../mul.js"
import { neg } from "../../neg.js"
import { sqrt } from "../../sqrt.js"
import { sum } from "../../sumAndBroadcast.js"
import { where } from "../../where.js"
import { qr } from "../qr.js"
import { permutedColumns, scaleOf } from "./eigh.js"
import { moved, paired, rotated, rotations, swept, unit } from "./rotations.js"
import { between, filledWith, finiteness, permutedEntries, spreadBehind } from "./rows.js"

// Singular values by Jacobi's rotations of columns (Hestenes 1958): A J has orthogonal columns, whose norms are the values.

/** All pairs of columns are made orthogonal, and the next pairs: A J, and J. */
function round([x, v]: readonly Atom[]): readonly Atom[] {
  const [down, right] = [x.aval.shape.length - 2, x.aval.shape.length - 1]
  const squares = sum(mul(x, x), [down])
  const products = sum(mul(x, flip(x, { axes: [right] })), [down])
  const turn = rotations(squares, products)
  return [moved(rotated(x, turn, "columns"), right), moved(rotated(v, turn, "columns"), right)]
}

/**
 * In which places columns are not orthogonal: to make them so, the smaller one has to change by more than rounding does with the
 * matrix.
 */
function skewed(x: Atom): Atom {
  const [m, n] = [rowsOf(x.aval), columnsOf(x.aval)]
  const products = product(transposed(x), x)
  const squares = diagonalOf(products)
  const [a, b] = [spread(squares, "rows", n), spread(squares, "columns", n)]
  const all = spreadBehind(sum(squares, [squares.aval.shape.length - 1]), products.aval.shape)
  const least = m * unit[x.aval.dtype as keyof typeof unit] ** 2
  const off = masked(products, (i, j) => i !== j)
  return less(mul(mul(least, all), where(less(a, b), b, a)), mul(off, off))
}

/** Orthonormal columns along those that are given, and where these vanish or do not differ but by rounding, what completes them. */
function completed(u: Atom): Atom {
  const [q, r] = qr(u)
  const d = diagonalOf(r)
  const one = filledWith(d.aval.shape, 1, d.aval.dtype)
  const signs = where(less(d, filledWith(d.aval.shape, 0, d.aval.dtype)), neg(one), one)
  return mul(q, spread(signs, "rows", rowsOf(u.aval)))
}

/** U, the values, descending, and V, of no more columns than rows. */
function ofColumns(a: Atom): readonly Atom[] {
  const [lead, m, n, { dtype }] = [leadOf(a.aval), rowsOf(a.aval), columnsOf(a.aval), a.aval]
  const right = lead.length + 1
  const scale = scaleOf(a)
  const start = paired(div(a, spreadBehind(scale, a.aval.shape)), right)
  const size = columnsOf(start.aval)
  const unitColumns = identityLike(filledWith([...lead, n, size], 0, dtype))
  const [x, v] = swept([start, unitColumns], size, ([y]) => skewed(y), round).map((y) => between(y, right, 0, n))
  const norms = sqrt(sum(mul(x, x), [right - 1]))
  const order = argsort(neg(norms), right - 1)
  const none = filledWith([...lead, n], 0, dtype)
  const lengths = where(equal(norms, none), filledWith([...lead, n], 1, dtype), norms)
  const u = completed(permutedColumns(div(x, spread(lengths, "rows", m)), order))
  const s = mul(permutedEntries(norms, order), spreadBehind(scale, norms.aval.shape))
  const lack = finiteness(a)
  return [u, s, permutedColumns(v, order)].map((y) => add(y, spreadBehind(lack, y.aval.shape)))
}

/** U, the singular values, descending, and V. The signs of pairs of vectors are not those of `evaluate`. */
export function svdByRotations([a]: readonly Atom[]): readonly Atom[] {
  if (rowsOf(a.aval) >= columnsOf(a.aval)) return ofColumns(a)
  const [v, s, u] = ofColumns(transposed(a))
  return [u, s, v]
}
