import { type ArrayLike, NDArray } from "../../array/ndarray.js"
import { type Atom, Lit } from "../../ir/atom.js"
import { known } from "../../ir/builder.js"
import * as p from "../../primitives/index.js"
import { abs } from "../arithmetic.js"
import { part } from "../axes.js"
import { max } from "../extremes.js"
import { rows, squares } from "./operands.js"

/** Element (i, j) of each matrix. */
function element(a: Atom, i: number, j: number): Atom {
  const { shape } = a.aval
  const rank = shape.length
  return p.reshape(part(part(a, rank - 2, i, 1), rank - 1, j, 1), { shape: shape.slice(0, -2) })
}

/** The determinant of the rows from `i` on and the given columns, expanded along row i. */
function expanded(a: Atom, i: number, columns: readonly number[]): Atom {
  const terms = columns.map((j, at) => {
    const rest = columns.filter((other) => other !== j)
    const x = element(a, i, j)
    const product = rest.length > 0 ? p.mul(x, expanded(a, i + 1, rest)) : x
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

/** For each row the root of order n of what it is divided by; undefined where it is known that none needs it. */
function rowScales(a: Atom): Atom | undefined {
  const { shape, dtype } = a.aval
  const [n] = shape.slice(-1)
  const { most, factor } = scales[dtype as keyof typeof scales]
  const value = known(a)
  const isPlain = (x: number): boolean => x === 0 || (Math.abs(x) < most && Math.abs(x) > 1 / most)
  if (n === 1 || value?.data.every(isPlain)) return undefined
  const size = p.stop(max(abs(new NDArray(a)), shape.length - 1).atom)
  const filled = (x: number): Atom => new Lit(size.aval, x)
  const isSmall = p.and(p.less(size, filled(1 / most)), p.less(filled(0), size))
  return p.where(p.less(filled(most), size), filled(factor(n)), p.where(isSmall, filled(1 / factor(n)), filled(1)))
}

/** The determinant by the formula; rows that are too large or small are scaled before and the product after. */
function byFormula(a: Atom): Atom {
  const { shape } = a.aval
  const [n] = shape.slice(-1)
  const columns = Array.from({ length: n }, (_, j) => j)
  const roots = rowScales(a)
  if (!roots) return expanded(a, 0, columns)
  const over = columns.reduce<Atom>((x) => p.div(x, roots), new Lit(roots.aval, 1))
  const scaled = p.mul(a, p.broadcast(over, { shape, axes: [shape.length - 1] }))
  const each = columns.map((i) => p.reshape(part(roots, shape.length - 2, i, 1), { shape: shape.slice(0, -2) }))
  const factor = each.reduce((x, y) => p.mul(x, y))
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
