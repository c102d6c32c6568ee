import { factorLu } from "./lu.js"
import { scaledProduct } from "./product.js"

/** Up to so many rows a determinant is the polynomial. */
export const mostByFormula = 3

/** Bounds of elements and of the result between which the polynomial loses nothing to overflow and underflow. */
export const bounds = { most: 2 ** 300, least: 2 ** -700 }

/** The polynomial, in the operations of kernels and in their order. */
function polynomial(a: ArrayLike<number>, n: number): number {
  if (n === 1) return a[0]
  if (n === 2) return a[0] * a[3] - a[1] * a[2]
  const minors = [a[4] * a[8] - a[5] * a[7], a[3] * a[8] - a[5] * a[6], a[3] * a[7] - a[4] * a[6]]
  return a[0] * minors[0] - a[1] * minors[1] + a[2] * minors[2]
}

/** The polynomial of rows whose largest elements are near 1, and what they were divided by. */
function byScaledRows(a: ArrayLike<number>, n: number): number {
  const scaled = new Float64Array(n * n)
  const factors: number[] = []
  for (let i = 0; i < n; i++) {
    const row = Array.from({ length: n }, (_, j) => a[i * n + j])
    const size = Math.max(...row.map(Math.abs))
    const unit = size > 0 ? 2 ** Math.floor(Math.log2(size)) : 1
    row.forEach((x, j) => {
      scaled[i * n + j] = x / unit
    })
    factors.push(unit)
  }
  return scaledProduct([polynomial(scaled, n), ...factors])
}

function byFormula(a: ArrayLike<number>, n: number): number {
  const value = polynomial(a, n)
  const first = Math.max(...Array.from({ length: n }, (_, j) => Math.abs(a[j])))
  const size = Math.abs(value)
  if ((first <= bounds.most && size >= bounds.least && size < Number.POSITIVE_INFINITY) || n === 1) return value
  return Array.from(a).every(Number.isFinite) ? byScaledRows(a, n) : value
}

/** The determinant of [n, n]: the polynomial for few rows, else the product of pivots. No product on the way overflows or vanishes. */
export function determinant(a: ArrayLike<number>, n: number): number {
  if (n > 0 && n <= mostByFormula) return byFormula(a, n)
  const factors = Float64Array.from(a)
  const pivots = new Int32Array(n)
  factorLu(factors, n, pivots, true)
  return scaledProduct(Array.from(pivots, (at, i) => (at === i ? factors[i * n + i] : -factors[i * n + i])))
}
