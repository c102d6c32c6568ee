import { applyLeft, type Line, reflect } from "./reflector.js"

/** The line of reflection k of a matrix [m, n]: its column from the diagonal on. */
const columnLine = (m: number, n: number, k: number): Line => ({ start: k * n + k, step: n, length: m - k })

/** The factorisation of `a`, [m, n] with m >= n, in its place: R above, the reflections below; and their factors τ. */
export function factorQr(a: Float64Array, m: number, n: number): Float64Array {
  const taus = new Float64Array(n)
  for (let k = 0; k < n; k++) {
    const line = columnLine(m, n, k)
    taus[k] = reflect(a, line)
    applyLeft(a, line, taus[k], a, { top: k, left: k + 1, rows: m - k, columns: n - k - 1, width: n })
  }
  return taus
}

/** The columns from `first` on, before `end`, of the orthogonal matrix [m, m] that is the product of the reflections. */
export function formQ(a: Float64Array, taus: Float64Array, m: number, first: number, end: number): Float64Array {
  const n = taus.length
  const columns = end - first
  const q = new Float64Array(m * columns)
  for (let j = 0; j < columns; j++) q[(first + j) * columns + j] = 1
  for (let k = n - 1; k >= 0; k--)
    applyLeft(a, columnLine(m, n, k), taus[k], q, { top: k, left: 0, rows: m - k, columns, width: columns })
  return q
}

/** The upper triangle [n, n] of a factorisation. */
export function formR(a: Float64Array, n: number): Float64Array {
  const r = new Float64Array(n * n)
  for (let i = 0; i < n; i++) for (let j = i; j < n; j++) r[i * n + j] = a[i * n + j]
  return r
}

/** Q of so many columns as `a`, [m, n], has, and R; both are NaN where `a` is not finite. */
export function qrOf(a: Float64Array, m: number, n: number): { q: Float64Array; r: Float64Array } {
  const nan = (length: number) => new Float64Array(length).fill(Number.NaN)
  if (!a.every(Number.isFinite)) return { q: nan(m * n), r: nan(n * n) }
  const taus = factorQr(a, m, n)
  return { q: formQ(a, taus, m, 0, n), r: formR(a, n) }
}
