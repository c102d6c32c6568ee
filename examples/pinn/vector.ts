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
