import { applyLeft, applyRight, type Line, reflect } from "./reflector.js"

/** A = Q B Pᵀ, B upper bidiagonal: its diagonal d and the one above it, e; Qᵀ and Pᵀ, whose rows rotations can turn. */
export interface Bidiagonal {
  readonly d: Float64Array
  readonly e: Float64Array
  /** [n, m] */
  readonly q: Float64Array
  /** [n, n] */
  readonly p: Float64Array
}

/** Reflections from the left and from the right in turn (Golub & Van Loan 5.4.8); `a`, [m, n] with m >= n, is overwritten. */
export function bidiagonalise(a: Float64Array, m: number, n: number): Bidiagonal {
  const [d, e] = [new Float64Array(n), new Float64Array(n)]
  const [lefts, rights] = [new Float64Array(n), new Float64Array(n)]
  const column = (k: number): Line => ({ start: k * n + k, step: n, length: m - k })
  const row = (k: number): Line => ({ start: k * n + k + 1, step: 1, length: n - k - 1 })
  for (let k = 0; k < n; k++) {
    lefts[k] = reflect(a, column(k))
    d[k] = a[k * n + k]
    applyLeft(a, column(k), lefts[k], a, { top: k, left: k + 1, rows: m - k, columns: n - k - 1, width: n })
    if (k === n - 1) break
    rights[k] = reflect(a, row(k))
    e[k] = a[k * n + k + 1]
    applyRight(a, row(k), rights[k], a, { top: k + 1, left: k + 1, rows: m - k - 1, columns: n - k - 1, width: n })
  }
  // Qᵀ = I Hₙ ... H₁ from the right, so that its rows are contiguous; the same with P.
  const [q, p] = [new Float64Array(n * m), new Float64Array(n * n)]
  for (let i = 0; i < n; i++) {
    q[i * m + i] = 1
    p[i * n + i] = 1
  }
  for (let k = n - 1; k >= 0; k--) {
    applyRight(a, column(k), lefts[k], q, { top: 0, left: k, rows: n, columns: m - k, width: m })
    if (k < n - 1) applyRight(a, row(k), rights[k], p, { top: 0, left: k + 1, rows: n, columns: n - k - 1, width: n })
  }
  return { d, e, q, p }
}
