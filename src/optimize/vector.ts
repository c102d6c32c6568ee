// Arithmetic of plain vectors, for what happens between the calls of compiled functions.

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

/** a + factor b, as a new vector. */
export const plus = (a: Float64Array, factor: number, b: Float64Array): Float64Array =>
  a.map((x, i) => x + factor * b[i])

export const scaled = (a: Float64Array, factor: number): Float64Array => a.map((x) => factor * x)

/** The Euclidean norm, without overflow. */
export function norm(a: Float64Array): number {
  const most = largest(a)
  if (most === 0 || !Number.isFinite(most)) return most
  return most * Math.sqrt(a.reduce((sum, x) => sum + (x / most) ** 2, 0))
}

/** The largest absolute value, 0 of an empty vector; NaN where there is one. */
export const largest = (a: Float64Array): number => a.reduce((most, x) => Math.max(most, Math.abs(x)), 0)

export const areFinite = (a: Float64Array): boolean => a.every(Number.isFinite)
