import type { NDArray } from "../array/ndarray.js"
import { array } from "../numpy/create.js"

/** The solution of A x = b for a symmetric positive A. */
export function solvePositive(A: NDArray, b: NDArray): NDArray {
  const n = b.size
  const L = Float64Array.from(A.data)
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let s = L[i * n + j]
      const [p, q] = [i * n, j * n]
      for (let k = 0; k < j; k++) s -= L[p + k] * L[q + k]
      L[p + j] = i === j ? Math.sqrt(s) : s / L[q + j]
    }
  const x = Float64Array.from(b.data)
  for (let i = 0; i < n; i++) {
    let s = x[i]
    for (let k = 0; k < i; k++) s -= L[i * n + k] * x[k]
    x[i] = s / L[i * n + i]
  }
  for (let i = n - 1; i >= 0; i--) {
    x[i] /= L[i * n + i]
    for (let k = 0; k < i; k++) x[k] -= L[i * n + k] * x[i]
  }
  return array(x)
}
