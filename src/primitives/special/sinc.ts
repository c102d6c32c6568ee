/** sin(πx + nπ/2): x is reduced by whole quarters of a turn, which is exact, before it is multiplied by π. */
function sinTurned(x: number, n: number): number {
  const part = x % 2
  const quarters = Math.round(2 * part)
  const r = Math.PI * (part - quarters / 2)
  const turn = (quarters + n) & 3
  const value = turn % 2 === 0 ? Math.sin(r) : Math.cos(r)
  return turn < 2 ? value : 0 - value
}

/**
 * The derivative of order n of sin(πx)/(πx) = ∫₀¹ cos(zs) ds, z = πx, which is πⁿ f_n, f_n = ∫₀¹ sⁿ cos(zs + nπ/2) ds.
 * Differentiating z f_0 = sin z gives z f_k + k f_{k-1} = sin(z + kπ/2). Upwards that recurrence multiplies errors by
 * k/z, downwards by z/k: it is run in the direction in which they shrink. Downwards it may start from any value, far
 * enough above that nothing is left of it.
 */
export function sincDerivative(n: number, x: number): number {
  if (!Number.isFinite(x)) return Number.NaN
  if (x < 0) return (n % 2 === 0 ? 1 : -1) * sincDerivative(n, -x)
  const z = Math.PI * x
  if (n < z) {
    let f = sinTurned(x, 0) / z
    for (let k = 1; k <= n; k++) f = (sinTurned(x, k) - k * f) / z
    return Math.PI ** n * f
  }
  // At least two steps: where f_n vanishes at 0, z f_{n+1} is as large as it.
  let top = n + 1
  for (let left = 1; left > 2 ** -60; left *= z / top) top++
  let f = 0
  for (let k = top; k > n; k--) f = (sinTurned(x, k) - z * f) / k
  return Math.PI ** n * f
}
