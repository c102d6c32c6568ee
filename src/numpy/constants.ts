/**
 * π, as `Math.PI`.
 */
export const pi: number = Math.PI

/**
 * The base of the natural logarithm, as `Math.E`.
 */
export const e: number = Math.E

/**
 * Positive infinity.
 */
export const inf: number = Number.POSITIVE_INFINITY

/**
 * Not a number.
 */
export const nan: number = Number.NaN
