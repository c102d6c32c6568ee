import { upper } from "./split.js"

/** exp(factor x²), accurate where x² is large: it is split into a part that is exact and a small rest. */
export function expSquare(x: number, factor: number): number {
  if (Math.abs(x) > 1e10) return factor < 0 ? 0 : Number.POSITIVE_INFINITY
  const high = upper(x)
  return Math.exp(factor * high * high) * Math.exp(factor * ((x - high) * (x + high)))
}

/** The coefficients of exp(factor (x + t)²): k c_k = 2 factor (x c_{k-1} + c_{k-2}). */
export function gaussianSeries(x: number, factor: number, order: number): number[] {
  const c = [expSquare(x, factor)]
  for (let k = 1; k <= order; k++) c.push((2 * factor * (x * c[k - 1] + (k > 1 ? c[k - 2] : 0))) / k)
  return c
}
