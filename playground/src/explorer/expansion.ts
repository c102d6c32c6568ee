import { jit, type NDArray, np, taylorSeriesCoefficients } from "taylorjet"
import type { Formula, Polynomial } from "../formula/formula.js"

/** The order of the one jet that is compiled. A polynomial of lower degree is its beginning; the radius needs them all. */
export const highestOrder = 40

/** A function, compiled. */
export interface Expansion {
  /** Its values. */
  values(xs: Float64Array): Float64Array
  /** Its Taylor coefficients at x, c_0 to c_40, from one jet. */
  coefficients(x: number): Float64Array
  /** What the formula says of it, where that is a polynomial. */
  readonly polynomial: Polynomial | undefined
  dispose(): void
}

export function expand(f: Formula | ((x: NDArray) => NDArray)): Expansion {
  const values = jit(f)
  const coefficients = jit((x: NDArray) => np.stack(taylorSeriesCoefficients(f, x, highestOrder)))
  return {
    values: (xs) => values(np.array(xs)).data as Float64Array,
    coefficients: (x) => coefficients(x).data as Float64Array,
    polynomial: "polynomial" in f ? f.polynomial : undefined,
    dispose() {
      values.dispose()
      coefficients.dispose()
    },
  }
}

/** The polynomial with the first order + 1 coefficients at a distance t from the expansion point, by Horner's rule. */
export function polynomial(coefficients: Float64Array, order: number, t: number): number {
  let sum = coefficients[order]
  for (let k = order - 1; k >= 0; k--) sum = sum * t + coefficients[k]
  return sum
}
