import { lineSearch, type Objective, type Point } from "./lineSearch.js"
import { dot, plus, scaled } from "./vector.js"

/** A step that was taken, and how the gradient changed along it. */
export interface Pair {
  readonly step: Float64Array
  readonly change: Float64Array
}

/** How many pairs are remembered. */
export const memory = 100

/** Does the gradient grow along the step? Only such pairs suggest an inverse Hessian that is positive. */
export const isCurved = ({ step, change }: Pair): boolean => dot(step, change) > 1e-16 * dot(change, change)

/** Minus the gradient times the inverse Hessian that the pairs suggest. */
function descent(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const last = pairs.at(-1)
  if (!last) return scaled(gradient, -1 / Math.max(1, Math.sqrt(dot(gradient, gradient))))
  const weights: number[] = []
  let q = gradient
  for (const [i, { step, change }] of [...pairs.entries()].reverse()) {
    weights[i] = dot(step, q) / dot(step, change)
    q = plus(q, -weights[i], change)
  }
  let r = scaled(q, dot(last.step, last.change) / dot(last.change, last.change))
  for (const [i, { step, change }] of pairs.entries())
    r = plus(r, weights[i] - dot(change, r) / dot(step, change), step)
  return scaled(r, -1)
}

/**
 * One step of L-BFGS: where it leads, and the pairs, at most `memory`, for the next one. Undefined when no lower point is
 * found along the direction. Source: Nocedal and Wright 2006, Numerical Optimization, algorithms 7.4 and 7.5.
 */
export function lbfgs(f: Objective, from: Point, pairs: readonly Pair[]): { to: Point; pairs: Pair[] } | undefined {
  const direction = descent(from.gradient, pairs)
  const to = lineSearch(f, from, direction, 1)
  if (!to) return undefined
  const pair = { step: plus(to.x, -1, from.x), change: plus(to.gradient, -1, from.gradient) }
  return { to, pairs: isCurved(pair) ? [...pairs, pair].slice(-memory) : [...pairs] }
}
