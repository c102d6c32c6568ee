import { type Atom, Lit } from "../../../ir/atom.js"
import { aval } from "../../../ir/aval.js"
import { add } from "../../add.js"
import { div } from "../../div.js"
import { equal } from "../../equal.js"
import { columnsOf, leadOf, rowsOf } from "../../kinds/matrices.js"
import { less } from "../../less.js"
import { mul } from "../../mul.js"
import { neg } from "../../neg.js"
import { not } from "../../not.js"
import { sign } from "../../sign.js"
import { sqrt } from "../../sqrt.js"
import { sub } from "../../sub.js"
import { where } from "../../where.js"
import { spoil } from "../spoil.js"
import { elementsOf, filled, isSmall, magnitude, matrixOf, vectorOf } from "./elements.js"

// Householder's reflections H = 1 - τ v vᵀ as in `numeric`, written out.

const larger = (x: Atom, y: Atom): Atom => where(less(x, y), y, x)

interface Reflection {
  /** The first row that it changes. */
  readonly first: number
  /** Behind v_0 = 1. */
  readonly v: readonly Atom[]
  readonly tau: Atom
}

/** The reflection of a column from row `first` on, and what it makes of the entry there. */
function reflection(x: readonly Atom[], first: number): { readonly h: Reflection; readonly beta: Atom } {
  const [alpha, ...behind] = x
  const [zero, one] = [filled(alpha, 0), filled(alpha, 1)]
  const rest = behind.map(magnitude).reduce(larger)
  const most = larger(magnitude(alpha), rest)
  const scale = where(less(zero, most), most, one)
  const squares = x.map((entry) => div(entry, scale)).map((part) => mul(part, part))
  const norm = mul(most, sqrt(squares.reduce((a, b) => add(a, b))))
  const isNone = equal(rest, zero)
  const beta = where(isNone, alpha, where(less(alpha, zero), norm, neg(norm)))
  const difference = sub(alpha, beta)
  const tau = where(isNone, zero, neg(div(difference, where(isNone, one, beta))))
  const divisor = where(isNone, one, difference)
  return { h: { first, v: behind.map((entry) => div(entry, divisor)), tau }, beta }
}

/** A column, in which zeros are left out. */
type Column = (Atom | undefined)[]

/** H c in the place of c. */
function reflect({ first, v, tau }: Reflection, c: Column): void {
  const [head, ...behind] = c.slice(first)
  const terms = behind.flatMap((x, i) => (x ? [mul(v[i], x)] : []))
  const all = head ? [head, ...terms] : terms
  if (all.length === 0) return
  const weight = mul(
    tau,
    all.reduce((a, b) => add(a, b)),
  )
  const without = (x: Atom | undefined, y: Atom): Atom => (x ? sub(x, y) : neg(y))
  c[first] = without(head, weight)
  behind.forEach((x, i) => {
    c[first + 1 + i] = without(x, mul(v[i], weight))
  })
}

interface Factors {
  readonly reflections: readonly Reflection[]
  /** The columns of R. */
  readonly r: readonly Column[]
  /** A number of each matrix in the results, and NaN where the matrix is not finite. */
  finite(x: Atom): Atom
}

function factored(a: Atom): Factors {
  const rows = elementsOf(a)
  const r: Column[] = rows[0].map((_, j) => rows.map((row) => row[j]))
  const differences = rows.flat().map((x) => sub(x, x))
  const total = differences.reduce((x, y) => add(x, y))
  const bad = not(equal(total, total))
  const reflections = r.flatMap((column, k) => {
    if (k === column.length - 1) return []
    const { h, beta } = reflection(column.slice(k) as Atom[], k)
    for (const other of r.slice(k + 1)) reflect(h, other)
    column.fill(undefined, k + 1)
    column[k] = beta
    return [h]
  })
  return { reflections, r, finite: (x) => spoil(bad, x) }
}

/** The columns of the reflections' product that unit vectors become. */
function columnsOfQ(reflections: readonly Reflection[], m: number, places: readonly number[], one: Atom): Column[] {
  return places.map((j) => {
    const column: Column = Array.from({ length: m }, (_, i) => (i === j ? one : undefined))
    for (const h of reflections.toReversed()) reflect(h, column)
    return column
  })
}

const placesFrom = (first: number, end: number): number[] => Array.from({ length: end - first }, (_, i) => first + i)

/** Matrices of these columns, of which the first so many rows are taken. */
const matrixOfColumns = (columns: readonly Column[], rows: number, zero: Atom, finite: (x: Atom) => Atom): Atom =>
  matrixOf(placesFrom(0, rows).map((i) => columns.map((column) => finite(column[i] ?? zero))))

/** A = Q R */
export function smallQr([a]: readonly Atom[]): readonly Atom[] | undefined {
  if (!isSmall(a)) return undefined
  const [m, n] = [rowsOf(a.aval), columnsOf(a.aval)]
  const { reflections, r, finite } = factored(a)
  const [zero, one] = [0, 1].map((x) => new Lit(aval(leadOf(a.aval), a.aval.dtype), x))
  const q = columnsOfQ(reflections, m, placesFrom(0, n), one)
  return [matrixOfColumns(q, m, zero, finite), matrixOfColumns(r, n, zero, finite)]
}

/** The further columns of the reflections' product, and the signs of R's diagonal. */
export function smallComplement([q]: readonly Atom[]): readonly Atom[] | undefined {
  if (!isSmall(q)) return undefined
  const [m, n] = [rowsOf(q.aval), columnsOf(q.aval)]
  const { reflections, r, finite } = factored(q)
  const lead = leadOf(q.aval)
  const [zero, one] = [0, 1].map((x) => new Lit(aval(lead, q.aval.dtype), x))
  const rest = columnsOfQ(reflections, m, placesFrom(n, m), one)
  const signs = vectorOf(r.map((column, j) => finite(sign(column[j] ?? zero))))
  const none = new Lit(aval([...lead, m, 0], q.aval.dtype), 0)
  return [m === n ? none : matrixOfColumns(rest, m, zero, finite), signs]
}
