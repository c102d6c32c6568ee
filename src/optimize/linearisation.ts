/** What is known of residuals r near a point: r + J d, and how that is made small. */
export interface Linearisation {
  /** Half the sum of the squared residuals. */
  readonly value: number
  /** Jᵀ r */
  readonly gradient: Float64Array
  /** The lengths of the columns of J; where J is not known, one number that stands for all. */
  readonly lengths: Float64Array
  /**
   * The step d that makes |r + J d|² + λ |D (d - φ)|² least, where D has `scale` on its diagonal, and λ is the damping times the
   * mean of the squared lengths of the columns of J D⁻¹. Undefined when rounding leaves no solution.
   */
  step(damping: number, scale: Float64Array, offset: Float64Array): Step | undefined
}

export interface Step {
  readonly step: Float64Array
  /** How far the linear model lowers the value. */
  readonly decrease: number
}

/**
 * The largest cosine of an angle between r and a column of J: 0 at a minimum, whatever the units of the residuals and of the
 * parameters.
 */
export function cosine({ value, gradient, lengths }: Linearisation): number {
  const size = Math.sqrt(2 * value)
  if (size === 0) return 0
  return gradient.reduce((most, g, i) => {
    const length = lengths[Math.min(i, lengths.length - 1)]
    return g === 0 ? most : Math.max(most, Math.abs(g) / length / size)
  }, 0)
}
