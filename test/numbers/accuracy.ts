import { taylor } from "taylorjet"
import { roundingErrors } from "./condition.js"
import { difference } from "./exact.js"
import { functionOf, order, type Reference } from "./functions.js"

/** One Taylor coefficient compared with its reference value. */
export interface Entry {
  readonly x: number
  readonly k: number
  /** Relative; absolute where the coefficient is exactly zero. */
  readonly error: number
  /**
   * How much relative errors grow in the coefficient: errors in x, or errors in what the parts of a composition pass on
   * to each other, whichever is more.
   */
  readonly condition: number
}

/** Up to this condition a coefficient is well conditioned. The k-th of log, sqrt or 1/x has about k + 1 everywhere. */
export const wellConditioned = 25

/** The relative error that is allowed. */
export const allowed = (condition: number): number => (condition <= wellConditioned ? 1e-13 : 1e-14 * condition)

/** The coefficients of `taylor(f, x, order)` at every point, compared with the reference values. */
export function measure({ taylorjet, points }: Reference): Entry[] {
  const f = functionOf(taylorjet)
  const rounding = roundingErrors(taylorjet, order)
  return points.flatMap(({ x, coefficients, condition }) => {
    const grown = rounding(x)
    return taylor(f, x, order).coefficients.map((y, k): Entry => {
      const error = Math.abs(difference(y.data[0], coefficients[k]))
      const size = Math.abs(Number(coefficients[k]))
      if (size === 0) return { x, k, error, condition: 1 }
      return { x, k, error: error / size, condition: Math.max(condition[k] ?? 1, grown[k] / size) }
    })
  })
}
