import { later, numberOf, type Time } from "./time.js"

/** The solution from `start` on: a polynomial in the time since then, divided by `unit`. */
export interface Piece {
  readonly start: Time
  /** How far it holds; negative backwards in time. */
  readonly length: number
  readonly unit: number
  /** Coefficient k of component i is the element k * size + i. */
  readonly coefficients: Float64Array
  readonly size: number
  /** The coefficients of each function along the solution. */
  readonly along: readonly Float64Array[]
}

/** The state at a time after the start of a piece, by Horner's rule. */
export function stateAt({ coefficients: c, size, unit }: Piece, elapsed: number): Float64Array {
  const x = elapsed / unit
  const y = c.slice(c.length - size)
  for (let k = c.length - 2 * size; k >= 0 && size > 0; k -= size)
    for (let i = 0; i < size; i++) y[i] = y[i] * x + c[k + i]
  return y
}

/** Its rate of change there. */
export function rateAt({ coefficients: c, size, unit }: Piece, elapsed: number): Float64Array {
  const x = elapsed / unit
  const rate = new Float64Array(size)
  for (let k = size === 0 ? 0 : c.length / size - 1; k >= 1; k--)
    for (let i = 0; i < size; i++) rate[i] = rate[i] * x + k * c[k * size + i]
  return rate.map((v) => v / unit)
}

export const timeAt = (piece: Piece, elapsed: number): number => numberOf(later(piece.start, elapsed))

/** The largest absolute value; NaN if there is one. */
export function norm(x: Float64Array): number {
  let most = 0
  for (let i = 0; i < x.length; i++) if (!(Math.abs(x[i]) <= most)) most = Math.abs(x[i])
  return Number.isNaN(most) || x.some(Number.isNaN) ? Number.NaN : most
}
