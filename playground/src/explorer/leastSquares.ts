/**
 * The x that makes |A x - b| smallest, and that length divided by |b|, by Householder reflections. Undefined where the
 * columns of A depend on each other up to rounding, or there are fewer rows: then many x would do.
 */
export function leastSquares(
  rows: readonly (readonly number[])[],
  right: readonly number[],
): { readonly x: number[]; readonly residual: number } | undefined {
  const a = rows.map((row) => [...row])
  const b = [...right]
  const count = a[0]?.length ?? 0
  if (a.length < count || count === 0) return undefined
  const norm = Math.hypot(...b)
  const longest = Math.max(...a[0].map((_, j) => Math.hypot(...a.map((row) => row[j]))))
  for (let k = 0; k < count; k++) {
    const length = Math.hypot(...a.slice(k).map((row) => row[k]))
    if (!(length > 1e-12 * longest)) return undefined
    const alpha = a[k][k] > 0 ? -length : length
    const v = a.slice(k).map((row) => row[k])
    v[0] -= alpha
    const square = v.reduce((sum, y) => sum + y * y, 0)
    for (let j = k; j < count; j++) {
      const factor = (2 * v.reduce((sum, y, i) => sum + y * a[k + i][j], 0)) / square
      for (const [i, y] of v.entries()) a[k + i][j] -= factor * y
    }
    const factor = (2 * v.reduce((sum, y, i) => sum + y * b[k + i], 0)) / square
    for (const [i, y] of v.entries()) b[k + i] -= factor * y
  }
  const x = new Array<number>(count).fill(0)
  for (let k = count - 1; k >= 0; k--) {
    const known = a[k].reduce((sum, y, j) => (j > k ? sum + y * x[j] : sum), 0)
    x[k] = (b[k] - known) / a[k][k]
  }
  return { x, residual: Math.hypot(...b.slice(count)) / norm }
}
