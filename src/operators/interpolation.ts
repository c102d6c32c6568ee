/** How often each variable occurs in a partial derivative: [2, 0, 1] is ∂³/∂x²∂z. */
export type MultiIndex = readonly number[]

/** Every multi-index of `size` variables and degree `degree`. */
export function multiIndices(size: number, degree: number): MultiIndex[] {
  if (size === 0) return degree === 0 ? [[]] : []
  if (size === 1) return [[degree]]
  return Array.from({ length: degree + 1 }, (_, i) => degree - i).flatMap((first) =>
    multiIndices(size - 1, degree - first).map((rest) => [first, ...rest]),
  )
}

const degreeOf = (i: MultiIndex): number => i.reduce((sum, n) => sum + n, 0)

/** a (a-1) ... (a-k+1) / k!, for any number a. */
function binomial(a: number, k: number): number {
  let value = 1
  for (let n = 0; n < k; n++) value *= (a - n) / (n + 1)
  return value
}

const product = (xs: readonly number[]): number => xs.reduce((a, b) => a * b, 1)

/** Every k with 0 ≤ k ≤ i, component by component. */
const below = (i: MultiIndex): MultiIndex[] =>
  i.reduce<MultiIndex[]>(
    (heads, n) => heads.flatMap((head) => Array.from({ length: n + 1 }, (_, k) => [...head, k])),
    [[]],
  )

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
