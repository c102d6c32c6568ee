import type { Scale } from "../ui/scale.js"
import { polynomial } from "./expansion.js"
import type { Estimate } from "./radius.js"

/** Everything that the pictures show. */
export interface Scene {
  /** The places from left to right, and the values of the function there. */
  readonly xs: Float64Array
  readonly values: Float64Array
  /** The least and the greatest value that the picture shows. */
  readonly range: readonly [low: number, high: number]
  /** The expansion point, and the function there. */
  readonly point: number
  readonly coefficients: Float64Array
  readonly order: number
  readonly estimate: Estimate
}

/** `count` places from -reach to reach. */
export const places = (reach: number, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => -reach + (2 * reach * i) / (count - 1))

/** The values of the polynomial at all places. */
export const approximation = ({ xs, point, coefficients, order }: Scene): Float64Array =>
  xs.map((x) => polynomial(coefficients, order, x - point))

/** From where to where a picture shows values, so that most of them are seen and a pole does not flatten the rest. */
export function rangeOf(values: Float64Array): [low: number, high: number] {
  const finite = values.filter(Number.isFinite).sort()
  if (finite.length === 0) return [-1, 1]
  const [low, high] = [0.06, 0.94].map((share) => finite[Math.round(share * (finite.length - 1))])
  const [least, most] = [finite[0], finite[finite.length - 1]]
  const height = high - low || Math.abs(high) || 1
  return [Math.max(least, low - height / 2) - 0.3 * height, Math.min(most, high + height / 2) + 0.3 * height]
}

/** The radius of convergence, as far as the estimate has one. */
export function radiusOf(estimate: Estimate): number | undefined {
  if (estimate.kind === "singular" || estimate.kind === "rough") return estimate.radius
  return estimate.kind === "none" ? undefined : Number.POSITIVE_INFINITY
}

/** Where, in the picture, the series converges. */
export function converges({ point, estimate }: Scene, x: Scale): { readonly x: number; readonly width: number } {
  const radius = radiusOf(estimate) ?? 0
  const [left, right] = [Math.max(x.from, point - radius), Math.min(x.to, point + radius)].map(x)
  return { x: left, width: Math.max(0, right - left) }
}
