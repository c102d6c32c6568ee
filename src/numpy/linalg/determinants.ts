import { type ArrayLike, NDArray } from "../../array/ndarray.js"
import { type Atom, Lit } from "../../ir/atom.js"
import { known } from "../../ir/builder.js"
import * as p from "../../primitives/index.js"
import { part } from "../axes.js"
import { rows, squares } from "./operands.js"

/** Element (i, j) of each matrix. */
function element(a: Atom, i: number, j: number): Atom {
  const { shape } = a.aval
  const rank = shape.length
  return p.reshape(part(part(a, rank - 2, i, 1), rank - 1, j, 1), { shape: shape.slice(0, -2) })
}

/** The determinant of the rows from `i` on and the given columns, expanded along row i. */
function expanded(elements: readonly (readonly Atom[])[], i: number, columns: readonly number[]): Atom {
  const terms = columns.map((j, at) => {
    const rest = columns.filter((other) => other !== j)
    const x = elements[i][j]
    const product = rest.length > 0 ? p.mul(x, expanded(elements, i + 1, rest)) : x
    return { product, negative: at % 2 === 1 }
  })
  return terms
    .slice(1)
    .reduce((sum, { product, negative }) => (negative ? p.sub(sum, product) : p.add(sum, product)), terms[0].product)
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
  const filled = (x: number): Atom => new Lit(row[0].aval, x)
  const sizes = row.map((x) => p.stop(p.where(p.less(x, filled(0)), p.neg(x), x)))
  const size = sizes.reduce((a, b) => p.where(p.less(a, b), b, a))
  const isSmall = p.and(p.less(size, filled(1 / most)), p.less(filled(0), size))
  const isLarge = p.less(filled(most), size)
  const choose = (x: number): Atom => p.where(isLarge, filled(x), p.where(isSmall, filled(1 / x), filled(1)))
  return { over: choose(1 / factor(1)), root: choose(factor(row.length)) }
}

/** Is it known that no row needs to be scaled? */
function isPlain(a: Atom): boolean {
  const { most } = scales[a.aval.dtype as keyof typeof scales]
  return known(a)?.data.every((x) => x === 0 || (Math.abs(x) < most && Math.abs(x) > 1 / most)) ?? false
}

/** The determinant by the formula; rows that are too large or small are scaled before and the product after. */
function byFormula(a: Atom): Atom {
  const columns = Array.from({ length: a.aval.shape[a.aval.shape.length - 1] }, (_, j) => j)
  const elements = columns.map((i) => columns.map((j) => element(a, i, j)))
  if (columns.length === 1 || isPlain(a)) return expanded(elements, 0, columns)
  const rows = elements.map(scaleOf)
  const scaled = elements.map((row, i) => row.map((x) => p.mul(x, rows[i].over)))
  const factor = rows.map(({ root }) => root).reduce((x, y) => p.mul(x, y))
  return columns.reduce<Atom>((x) => p.mul(x, factor), expanded(scaled, 0, columns))
}

/**
 * The determinant of each matrix, with the derivatives of the polynomial that it is, at singular matrices too. Up to size 3
 * it is computed as that polynomial, else by LU.
 *
 * @example
 * ```ts
 * np.linalg.det([[1, 2], [3, 4]]) // => -2
 * ```
 */
export function det(a: ArrayLike): NDArray {
  const array = squares("linalg.det", a)
  const n = rows(array)
  const small = n > 0 && n <= 3
  return new NDArray(small ? byFormula(array.atom) : p.det(array.atom))
}

/**
 * The sign of each determinant and the logarithm of its magnitude, [sign, logdet]. For a singular matrix these are 0 and
 * -Infinity, and the derivatives of the latter are NaN or infinite, as the logarithm's at zero: `np.linalg.det` has
 * derivatives there.
 *
 * @example
 * ```ts
 * const [sign, logdet] = np.linalg.slogdet([[0, 1], [1, 0]])
 * sign // => -1
 * logdet // => 0
 * ```
 */
export function slogdet(a: ArrayLike): [NDArray, NDArray] {
  const [sign, log] = p.slogdet(squares("linalg.slogdet", a).atom)
  return [new NDArray(sign), new NDArray(log)]
}
