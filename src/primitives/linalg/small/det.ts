import type { Atom } from "../../../ir/atom.js"
import { bind } from "../../../ir/builder.js"
import type { KernelOps } from "../../../ir/lower.js"
import { between, elementwise } from "../../kinds/elementwise.js"
import { rowsOf } from "../../kinds/matrices.js"
import { bounds, determinant } from "../numeric/det.js"
import { elementsOf, isSmall } from "./elements.js"

/** A determinant, and where products on the way neither overflow nor vanish. */
interface Found<V> {
  readonly value: V
  readonly sound: V
}

/** a d - b c */
const minor = <V>(s: KernelOps<V>, a: V, b: V, c: V, d: V): V => s.sub(s.mul(a, d), s.mul(b, c))

/** The polynomial of two or three rows. */
function byFormula<V>(s: KernelOps<V>, a: readonly V[], n: number): Found<V> {
  const minors =
    n === 2
      ? [a[3], a[2]]
      : [minor(s, a[4], a[5], a[7], a[8]), minor(s, a[3], a[5], a[6], a[8]), minor(s, a[3], a[4], a[6], a[7])]
  const [first, second, third] = minors.map((m, j) => s.mul(a[j], m))
  const value = third === undefined ? s.sub(first, second) : s.add(s.sub(first, second), third)
  const largest = a
    .slice(0, n)
    .map((x) => s.abs(x))
    .reduce((x, y) => s.max(x, y))
  const within = s.lessEqual(largest, s.constant(bounds.most))
  return { value, sound: s.and(within, regular(s, s.abs(value), bounds.least)) }
}

/** Is a magnitude finite and no smaller than a bound? */
const regular = <V>(s: KernelOps<V>, x: V, least: number): V =>
  s.and(s.lessEqual(s.constant(least), x), s.less(x, s.constant(Number.POSITIVE_INFINITY)))

/** Exchanges two rows where the second one has the larger element in column k; that changes the sign of the determinant. */
function ordered<V>(s: KernelOps<V>, rows: V[][], k: number, i: number, sign: V): V {
  const [upper, lower] = [rows[k], rows[i]]
  const larger = s.less(s.abs(upper[k]), s.abs(lower[k]))
  rows[k] = upper.map((x, j) => (j < k ? x : s.select(larger, lower[j], x)))
  rows[i] = lower.map((x, j) => (j < k ? x : s.select(larger, upper[j], x)))
  return s.select(larger, s.neg(sign), sign)
}

/** Elimination with pivots up to the last two rows: in them no choice of a pivot changes what is lost. */
function byPivots<V>(s: KernelOps<V>, a: readonly V[], n: number): Found<V> {
  const rows = Array.from({ length: n }, (_, i) => a.slice(i * n, (i + 1) * n))
  let product = s.constant(1)
  for (let k = 0; k < n - 2; k++) {
    for (let i = k + 1; i < n; i++) product = ordered(s, rows, k, i, product)
    product = s.mul(product, rows[k][k])
    for (let i = k + 1; i < n; i++) {
      const factor = s.div(rows[i][k], rows[k][k])
      rows[i] = rows[i].map((x, j) => (j <= k ? x : s.sub(x, s.mul(factor, rows[k][j]))))
    }
  }
  const [[p, q], [t, u]] = rows.slice(n - 2).map((row) => row.slice(n - 2))
  const last = minor(s, p, q, t, u)
  const least = 2 ** -500
  const value = s.mul(product, last)
  const sound = s.and(regular(s, s.abs(product), least), s.lessEqual(s.constant(least), s.abs(last)))
  return { value, sound: s.and(sound, s.less(s.abs(value), s.constant(Number.POSITIVE_INFINITY))) }
}

/** Numbers that are the elements of matrices, to determinants. It stands in compiled programs alone and has no derivative. */
const ofElements = [2, 3, 4].map((n) => {
  const careful = (...a: number[]): number => determinant(a, n)
  return elementwise(`det of ${n} rows`, {
    functions: [careful],
    lower: {
      kind: "scalar",
      near: true,
      masks: [],
      body(s, a) {
        const { value, sound } = n === 4 ? byPivots(s, a, n) : byFormula(s, a, n)
        return [s.patch(sound, value, careful, a)]
      },
    },
    domain: between(-2, 2, n * n),
  })
})

/** The determinant of each small matrix. */
export function smallDet([a]: readonly Atom[]): readonly Atom[] | undefined {
  if (!isSmall(a)) return undefined
  const elements = elementsOf(a).flat()
  const n = rowsOf(a.aval)
  return n === 1 ? elements : bind(ofElements[n - 2], elements)
}
