import { isPoint, isVector, type Method } from "./method.js"
import type { Point } from "./objective.js"
import { dot, largest, norm, plus, scaled } from "./vector.js"
import { improves, lineSearch } from "./wolfe.js"

/** A step that was taken, and how the gradient changed along it. */
type Pair = {
  readonly step: Float64Array
  readonly change: Float64Array
}

type Memory = {
  readonly point: Point
  readonly pairs: readonly Pair[]
}

/** Does the gradient grow along the step? Only such pairs suggest an inverse Hessian that is positive. */
export const isCurved = ({ step, change }: Pair): boolean => dot(step, change) > 1e-16 * dot(change, change)

/** Against the gradient, by a length of 1 at most: nothing is known of the curvature yet. */
export const steepest = (gradient: Float64Array): Float64Array => scaled(gradient, -1 / Math.max(1, norm(gradient)))

/** Minus the gradient times the inverse Hessian that the pairs suggest, the last of them first. */
function descent(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const last = pairs.at(-1)
  if (!last) return steepest(gradient)
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
 * L-BFGS: the last `most` steps stand for the inverse Hessian. Where no lower point is found along the direction they are
 * forgotten. Source: Nocedal and Wright 2006, Numerical Optimization, algorithms 7.4 and 7.5.
 */
export const lbfgs = (most: number): Method<Memory> => ({
  begin: (f, x) => ({ point: f.at(x), pairs: [] }),
  step(f, { point, pairs }, number) {
    const to = lineSearch(f, point, descent(point.gradient, pairs))
    if (!to || !improves(to, point)) return pairs.length > 0 ? this.step(f, { point, pairs: [] }, number) : undefined
    const { x, value, gradient } = to
    const pair = { step: plus(x, -1, point.x), change: plus(gradient, -1, point.gradient) }
    return { point: { x, value, gradient }, pairs: isCurved(pair) ? [...pairs, pair].slice(-most) : pairs }
  },
  place: ({ point }) => point,
  hasConverged: ({ point }, tol) => largest(point.gradient) <= tol,
  isMemory: ({ point, pairs }, n) =>
    isPoint(point, n) &&
    Array.isArray(pairs) &&
    pairs.length <= most &&
    pairs.every(({ step, change }) => isVector(step, n) && isVector(change, n) && isCurved({ step, change })),
})
