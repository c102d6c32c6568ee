/**
 * The factorisation P A = L U of `a`, [n, n], in its place: L strictly below the diagonal, of which it has ones on it, U
 * on and above. In step k row k was exchanged with row `pivots[k]`, that of the largest entry, the first of several.
 * Without `pivot` no rows are exchanged.
 */
export function factorLu(a: Float64Array, n: number, pivots: Int32Array, pivot: boolean): void {
  for (let k = 0; k < n; k++) {
    let at = k
    if (pivot) for (let i = k + 1; i < n; i++) if (Math.abs(a[i * n + k]) > Math.abs(a[at * n + k])) at = i
    pivots[k] = at
    if (at !== k)
      for (let j = 0; j < n; j++) {
        const x = a[k * n + j]
        a[k * n + j] = a[at * n + j]
        a[at * n + j] = x
      }
    const p = a[k * n + k]
    for (let i = k + 1; i < n; i++) {
      const entry = a[i * n + k]
      if (entry === 0) continue
      const factor = entry / p
      a[i * n + k] = factor
      const [row, top] = [i * n, k * n]
      for (let j = k + 1; j < n; j++) a[row + j] -= factor * a[top + j]
    }
  }
}

/** Row i of P A is row `permutation[i]` of A. */
export function permutationOf(pivots: Int32Array): Int32Array {
  const order = Int32Array.from(pivots, (_, i) => i)
  pivots.forEach((at, k) => {
    const x = order[k]
    order[k] = order[at]
    order[at] = x
  })
  return order
}
