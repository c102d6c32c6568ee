/** Coefficient k of component i is the element k * size + i. */
export interface Series {
  readonly coefficients: Float64Array
  readonly size: number
}

export const orderOf = ({ coefficients, size }: Series): number => coefficients.length / size - 1

/** The state so long after the expansion point, by Horner's rule. */
export function valueAt({ coefficients: c, size }: Series, elapsed: number): Float64Array {
  const y = c.slice(c.length - size)
  for (let k = c.length - 2 * size; k >= 0; k -= size) for (let i = 0; i < size; i++) y[i] = y[i] * elapsed + c[k + i]
  return y
}

/**
 * The radius of convergence as the last two coefficients tell it, min over k = p - 1, p of (m / |y_k|)^(1/k), in the maximum
 * norm, with m = max(1, |y_0|): that from which the step follows. Infinite where both vanish. Source: Jorba & Zou 2005.
 */
export function radiusOf(series: Series): number {
  const { coefficients, size } = series
  const norm = (k: number) => Math.max(...coefficients.subarray(k * size, (k + 1) * size).map(Math.abs))
  const scale = Math.max(1, norm(0))
  const order = orderOf(series)
  return Math.min(...[order - 1, order].map((k) => (scale / norm(k)) ** (1 / k)))
}
