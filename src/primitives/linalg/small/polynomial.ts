import type { Atom } from "../../../ir/atom.js"
import { known } from "../../../ir/builder.js"
import { add } from "../../add.js"
import { and } from "../../and.js"
import { less } from "../../less.js"
import { mul } from "../../mul.js"
import { stop } from "../../stop.js"
import { sub } from "../../sub.js"
import { where } from "../../where.js"
import { elementsOf, filled, magnitude } from "./elements.js"

// Determinants of few rows as the polynomials that they are.

/** The determinant of the rows from `i` on and the given columns, expanded along row i. */
function expanded(elements: readonly (readonly Atom[])[], i: number, columns: readonly number[]): Atom {
  const terms = columns.map((j, at) => {
    const rest = columns.filter((other) => other !== j)
    const x = elements[i][j]
    const product = rest.length > 0 ? mul(x, expanded(elements, i + 1, rest)) : x
    return { product, negative: at % 2 === 1 }
  })
  return terms
    .slice(1)
    .reduce((sum, { product, negative }) => (negative ? sub(sum, product) : add(sum, product)), terms[0].product)
}

/**
 * Rows whose largest element is beyond these bounds are multiplied by powers of two, so that no product of three elements
 * overflows or vanishes: by so many factors as a matrix has rows.
 */
const scales = {
  float64: { most: 2 ** 198, factor: (n: number) => 2 ** (396 / n) },
  float32: { most: 2 ** 24, factor: (n: number) => 2 ** (48 / n) },
}

/** What a row of n elements is multiplied by, and the root of order n of what undoes it. */
function scaleOf(row: readonly Atom[]): { readonly over: Atom; readonly root: Atom } {
  const { most, factor } = scales[row[0].aval.dtype as keyof typeof scales]
  const all = (x: number): Atom => filled(row[0], x)
  const sizes = row.map((x) => stop(magnitude(x)))
  const size = sizes.reduce((a, b) => where(less(a, b), b, a))
  const isSmall = and(less(size, all(1 / most)), less(all(0), size))
  const isLarge = less(all(most), size)
  const choose = (x: number): Atom => where(isLarge, all(x), where(isSmall, all(1 / x), all(1)))
  return { over: choose(1 / factor(1)), root: choose(factor(row.length)) }
}

/** Is it known that no row needs to be scaled? */
function isPlain(a: Atom): boolean {
  const { most } = scales[a.aval.dtype as keyof typeof scales]
  return known(a)?.data.every((x) => x === 0 || (Math.abs(x) < most && Math.abs(x) > 1 / most)) ?? false
}

/** The determinant by the formula; rows that are too large or small are scaled before and the product after. */
export function detByFormula(a: Atom): Atom {
  const elements = elementsOf(a)
  const columns = elements.map((_, j) => j)
  if (columns.length === 1 || isPlain(a)) return expanded(elements, 0, columns)
  const rows = elements.map(scaleOf)
  const scaled = elements.map((row, i) => row.map((x) => mul(x, rows[i].over)))
  const factor = rows.map(({ root }) => root).reduce((x, y) => mul(x, y))
  return columns.reduce<Atom>((x) => mul(x, factor), expanded(scaled, 0, columns))
}
