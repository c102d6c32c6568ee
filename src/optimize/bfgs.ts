import { isCurved, steepest } from "./lbfgs.js"
import { isPoint, isVector, type Method } from "./method.js"
import type { Point } from "./objective.js"
import { dot, largest, plus } from "./vector.js"
import { improves, lineSearch } from "./wolfe.js"

type Memory = {
  readonly point: Point
  /** The inverse Hessian, row by row; empty before the first step. */
  readonly inverse: Float64Array
}

/** A matrix times a vector. */
function times(matrix: Float64Array, x: Float64Array): Float64Array {
  const n = x.length
  return x.map((_, i) => {
    let sum = 0
    for (let j = 0; j < n; j++) sum += matrix[i * n + j] * x[j]
    return sum
  })
}

function multipleOfIdentity(factor: number, n: number): Float64Array {
  const matrix = new Float64Array(n * n)
  for (let i = 0; i < n; i++) matrix[i * (n + 1)] = factor
  return matrix
}

/** H ← (I - ρ s yᵀ) H (I - ρ y sᵀ) + ρ s sᵀ with ρ = 1 / sᵀy, written so that H stays symmetric. */
function updated(inverse: Float64Array, s: Float64Array, y: Float64Array): Float64Array {
  const n = s.length
  const curvature = dot(s, y)
  const before = inverse.length > 0 ? inverse : multipleOfIdentity(curvature / dot(y, y), n)
  const Hy = times(before, y)
  const factor = (1 + dot(y, Hy) / curvature) / curvature
  const next = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      const value = before[i * n + j] + factor * s[i] * s[j] - (s[i] * Hy[j] + Hy[i] * s[j]) / curvature
      next[i * n + j] = value
      next[j * n + i] = value
    }
  return next
}

/**
 * BFGS: the inverse Hessian is a matrix that learns from every step. Where no lower point is found along the direction it is
 * forgotten. Source: Nocedal and Wright 2006, Numerical Optimization, algorithm 6.1.
 */
export const bfgs: Method<Memory> = {
  begin: (f, x) => ({ point: f.at(x), inverse: new Float64Array(0) }),
  step(f, { point, inverse }, number) {
    const isNew = inverse.length === 0
    const direction = isNew ? steepest(point.gradient) : times(inverse, point.gradient).map((x) => -x)
    const to = lineSearch(f, point, direction)
    if (!to || !improves(to, point))
      return isNew ? undefined : this.step(f, { point, inverse: new Float64Array(0) }, number)
    const { x, value, gradient } = to
    const [step, change] = [plus(x, -1, point.x), plus(gradient, -1, point.gradient)]
    return {
      point: { x, value, gradient },
      inverse: isCurved({ step, change }) ? updated(inverse, step, change) : inverse,
    }
  },
  place: ({ point }) => point,
  hasConverged: ({ point }, tol) => largest(point.gradient) <= tol,
  isMemory: ({ point, inverse }, n) => isPoint(point, n) && (isVector(inverse, 0) || isVector(inverse, n * n)),
}
