import type { Atom } from "../../../ir/atom.js"
import { div } from "../../div.js"
import { equal } from "../../equal.js"
import { less } from "../../less.js"
import { mul } from "../../mul.js"
import { or } from "../../or.js"
import { sqrt } from "../../sqrt.js"
import { sub } from "../../sub.js"
import { where } from "../../where.js"
import { spoil } from "../spoil.js"
import { type Elements, elementsOf, entriesOf, filled, isSmall, magnitude, matrixOf, vectorOf } from "./elements.js"

// Factorisations written out: the same operations as in `numeric`, with choices in the place of branches.

/** The factor of the lower triangles; NaN where a pivot is not positive. */
export function smallCholesky([a]: readonly Atom[]): readonly Atom[] | undefined {
  if (!isSmall(a)) return undefined
  const l = elementsOf(a)
  const zero = filled(l[0][0], 0)
  for (let i = 0; i < l.length; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = l[i][j]
      for (let k = 0; k < j; k++) sum = sub(sum, mul(l[i][k], l[j][k]))
      if (i > j) l[i][j] = div(sum, l[j][j])
      else l[i][i] = sqrt(where(less(zero, sum), sum, filled(sum, Number.NaN)))
    }
    l[i].fill(zero, i + 1)
  }
  // A pivot that is NaN makes those after it so.
  const last = l[l.length - 1][l.length - 1]
  const regular = equal(last, last)
  return [matrixOf(l.map((row) => row.map((x) => where(regular, x, filled(x, Number.NaN)))))]
}

/** P A = L U, the exchanges of rows, and the order of rows that they lead to. */
export function smallLu([a]: readonly Atom[], pivot: boolean): readonly Atom[] | undefined {
  if (!isSmall(a)) return undefined
  const rows = elementsOf(a)
  const zero = filled(rows[0][0], 0)
  const index = rows.map((_, i) => filled(zero, i, "int32"))
  const order = [...index]
  const pivots = rows.map((_, k) => {
    let at = index[k]
    let most = magnitude(rows[k][k])
    if (pivot)
      for (let i = k + 1; i < rows.length; i++) {
        const size = magnitude(rows[i][k])
        const larger = less(most, size)
        most = where(larger, size, most)
        at = where(larger, index[i], at)
      }
    if (pivot) for (let i = k + 1; i < rows.length; i++) exchange(equal(at, index[i]), rows, order, k, i)
    for (let i = k + 1; i < rows.length; i++) {
      const entry = rows[i][k]
      const factor = where(equal(entry, zero), entry, div(entry, rows[k][k]))
      rows[i][k] = factor
    }
    for (let i = k + 1; i < rows.length; i++)
      for (let j = k + 1; j < rows.length; j++) rows[i][j] = sub(rows[i][j], mul(rows[i][k], rows[k][j]))
    return at
  })
  return [matrixOf(rows), vectorOf(pivots), vectorOf(order)]
}

/** Exchanges two rows where a truth holds. */
function exchange(truth: Atom, rows: Atom[][], order: Atom[], k: number, i: number): void {
  const exchanged = (x: Atom, y: Atom): [Atom, Atom] => [where(truth, y, x), where(truth, x, y)]
  for (let j = 0; j < rows.length; j++) [rows[k][j], rows[i][j]] = exchanged(rows[k][j], rows[i][j])
  const swapped = exchanged(order[k], order[i])
  order[k] = swapped[0]
  order[i] = swapped[1]
}

/** Solves for columns with a triangle, of which `at` gives the coefficients, maybe with ones on its diagonal. */
function substitute(at: (i: number, k: number) => Atom, sides: Elements, down: boolean, unit: boolean): Atom[][] {
  const n = sides.length
  const x = sides.map((row) => [...row])
  for (let s = 0; s < n; s++) {
    const i = down ? s : n - 1 - s
    for (let j = 0; j < x[i].length; j++) {
      for (let t = 0; t < s; t++) {
        const k = down ? t : n - 1 - t
        x[i][j] = sub(x[i][j], mul(at(i, k), x[k][j]))
      }
      if (!unit) x[i][j] = div(x[i][j], at(i, i))
    }
  }
  return x
}

/** NaN where a diagonal has a zero. */
function spoiled(t: Elements, x: Elements): Elements {
  const zeros = t.map((row, i) => equal(row[i], filled(row[i], 0)))
  const singular = zeros.reduce((any, zero) => or(any, zero))
  return x.map((row) => row.map((value) => spoil(singular, value)))
}

/** Which triangle of the matrix counts, whether it is transposed, and whether its diagonal is taken as ones. */
interface Triangle {
  readonly lower: boolean
  readonly transpose: boolean
  readonly unit: boolean
}

const solved = (t: Elements, sides: Elements, { lower, transpose, unit }: Triangle): Atom[][] =>
  substitute((i, k) => (transpose ? t[k][i] : t[i][k]), sides, lower !== transpose, unit)

export function smallTriangularSolve([a, b]: readonly Atom[], triangle: Triangle): readonly Atom[] | undefined {
  if (!isSmall(a) || !isSmall(b)) return undefined
  const t = elementsOf(a)
  const x = solved(t, elementsOf(b), triangle)
  return [matrixOf(triangle.unit ? x : spoiled(t, x))]
}

/** Row i of the result is the row that `order` names; or it is put there, if `back`. */
function ordered(rows: Elements, order: readonly Atom[], back: boolean): Atom[][] {
  const index = order.map((o, i) => filled(o, i, "int32"))
  const is = (i: number, k: number) => (back ? equal(order[k], index[i]) : equal(order[i], index[k]))
  return rows.map((row, i) =>
    row.map((_, j) => rows.slice(1).reduce((x, other, k) => where(is(i, k + 1), other[j], x), rows[0][j])),
  )
}

const below = { lower: true, unit: true }
const above = { lower: false, unit: false }

export function smallSolve([factors, order, , b]: readonly Atom[], transpose: boolean): readonly Atom[] | undefined {
  if (!isSmall(factors) || !isSmall(b)) return undefined
  const [lu, rows, sides] = [elementsOf(factors), entriesOf(order), elementsOf(b)]
  const both = transpose
    ? ordered(solved(lu, solved(lu, sides, { ...above, transpose }), { ...below, transpose }), rows, true)
    : solved(lu, solved(lu, ordered(sides, rows, false), { ...below, transpose }), { ...above, transpose })
  return [matrixOf(spoiled(lu, both))]
}

export function smallInverse([factors, order]: readonly Atom[]): readonly Atom[] | undefined {
  if (!isSmall(factors)) return undefined
  const [lu, rows] = [elementsOf(factors), entriesOf(order)]
  const [zero, one] = [filled(lu[0][0], 0), filled(lu[0][0], 1)]
  const permutation = rows.map((o) => rows.map((_, j) => where(equal(o, filled(o, j)), one, zero)))
  const left = solved(lu, permutation, { ...below, transpose: false })
  return [matrixOf(spoiled(lu, solved(lu, left, { ...above, transpose: false })))]
}
