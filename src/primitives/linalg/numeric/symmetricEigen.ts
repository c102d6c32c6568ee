import { applyLeft, type Line, reflect } from "./reflector.js"
import { rotation, turnRows } from "./rotation.js"

/**
 * A = Q T Qᵀ with T tridiagonal, its diagonal and the one beside it in `d` and `e`, by reflections (Golub & Van Loan
 * 8.3.1). Returns Qᵀ, whose rows rotations can turn.
 */
function tridiagonalise(a: Float64Array, n: number, d: Float64Array, e: Float64Array): Float64Array {
  const taus = new Float64Array(n)
  const v = new Float64Array(n)
  const p = new Float64Array(n)
  const lineOf = (k: number): Line => ({ start: (k + 1) * n + k, step: n, length: n - k - 1 })
  for (let k = 0; k < n - 1; k++) {
    const line = lineOf(k)
    const tau = reflect(a, line)
    taus[k] = tau
    e[k] = a[line.start]
    if (tau === 0) continue
    const size = line.length
    v[0] = 1
    for (let i = 1; i < size; i++) v[i] = a[line.start + i * n]
    // H A H = A - v wᵀ - w vᵀ with p = τ A v, w = p - (τ/2) (pᵀ v) v
    let dot = 0
    for (let i = 0; i < size; i++) {
      const row = (k + 1 + i) * n + k + 1
      let sum = 0
      for (let j = 0; j < size; j++) sum += a[row + j] * v[j]
      p[i] = tau * sum
      dot += p[i] * v[i]
    }
    for (let i = 0; i < size; i++) p[i] -= 0.5 * tau * dot * v[i]
    for (let i = 0; i < size; i++) {
      const row = (k + 1 + i) * n + k + 1
      for (let j = 0; j < size; j++) a[row + j] -= v[i] * p[j] + p[i] * v[j]
    }
  }
  for (let i = 0; i < n; i++) d[i] = a[i * n + i]
  const q = new Float64Array(n * n)
  for (let i = 0; i < n; i++) q[i * n + i] = 1
  for (let k = n - 2; k >= 0; k--)
    applyLeft(a, lineOf(k), taus[k], q, { top: k + 1, left: 0, rows: n - k - 1, columns: n, width: n })
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) {
      const x = q[i * n + j]
      q[i * n + j] = q[j * n + i]
      q[j * n + i] = x
    }
  return q
}

/** One implicit QR step on the rows from `low` to `high` of T, shifted by its last 2x2 block's nearer eigenvalue (Wilkinson). */
function step(d: Float64Array, e: Float64Array, low: number, high: number, z: Float64Array, n: number): void {
  const gap = (d[high - 1] - d[high]) / 2
  const side = e[high - 1]
  const shift = d[high] - (side / (gap + (gap >= 0 ? 1 : -1) * Math.hypot(gap, side))) * side
  let [x, y] = [d[low] - shift, e[low]]
  for (let k = low; k < high; k++) {
    const [c, s, r] = rotation(x, y)
    if (k > low) e[k - 1] = r
    const [p, q, b] = [d[k], d[k + 1], e[k]]
    d[k] = c * c * p + 2 * c * s * b + s * s * q
    d[k + 1] = s * s * p - 2 * c * s * b + c * c * q
    e[k] = c * s * (q - p) + (c * c - s * s) * b
    if (k < high - 1) {
      x = e[k]
      y = s * e[k + 1]
      e[k + 1] *= c
    }
    turnRows(z, n, k, k + 1, c, s)
  }
}

const unit = 2 ** -53
/** Beside numbers of which the largest is near 1, this is nothing, and what is smaller has squares that vanish. */
const nothing = 2 ** -511

/**
 * The eigenvalues of a symmetric matrix [n, n], ascending, and its eigenvectors, each a row. The matrix is overwritten. NaN
 * where it is not finite.
 */
export function symmetricEigen(a: Float64Array, n: number): { values: Float64Array; vectors: Float64Array } {
  const d = new Float64Array(n)
  const failed = () => ({ values: d.fill(Number.NaN), vectors: new Float64Array(n * n).fill(Number.NaN) })
  if (!a.every(Number.isFinite)) return failed()
  const scale = a.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  if (scale > 0) for (let i = 0; i < a.length; i++) a[i] /= scale
  const e = new Float64Array(n)
  const z = tridiagonalise(a, n, d, e)
  let left = 60 * n
  for (let high = n - 1; high > 0; ) {
    for (let i = 0; i < high; i++)
      if (Math.abs(e[i]) <= Math.max(nothing, unit * (Math.abs(d[i]) + Math.abs(d[i + 1])))) e[i] = 0
    if (e[high - 1] === 0) {
      high--
      continue
    }
    let low = high - 1
    while (low > 0 && e[low - 1] !== 0) low--
    if (left-- === 0) return failed()
    step(d, e, low, high, z, n)
  }
  const order = Array.from(d, (_, i) => i).sort((i, j) => d[i] - d[j])
  const vectors = new Float64Array(n * n)
  order.forEach((from, to) => {
    vectors.set(z.subarray(from * n, (from + 1) * n), to * n)
  })
  return { values: Float64Array.from(order, (i) => d[i] * (scale || 1)), vectors }
}
