import { binomial } from "./combinatorics.js"
import { below, degreeOf, type MultiIndex, product } from "./multiIndex.js"

/**
 * The weight of the directional Taylor coefficient of order |i| along j in the partial derivative i, where the
 * directions are all multi-indices j of one degree d ≥ |i| (Griewank, Utke & Walther 2000, Math. Comp. 69, eq. 17):
 * γ_{i,j} = Σ_{0<k≤i} (−1)^{|i−k|} C(i, k) C(d k / |k|, j) (|k| / d)^{|i|}.
 */
export function weight(i: MultiIndex, j: MultiIndex): number {
  const order = degreeOf(i)
  const d = degreeOf(j)
  let total = 0
  for (const k of below(i)) {
    const size = degreeOf(k)
    if (size === 0) continue
    const sign = (order - size) % 2 === 0 ? 1 : -1
    const choices = product(i.map((n, m) => binomial(n, k[m])))
    const spread = product(j.map((n, m) => binomial((d * k[m]) / size, n)))
    total += sign * choices * spread * (size / d) ** order
  }
  return total
}
