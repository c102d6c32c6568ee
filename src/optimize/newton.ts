import { isPoint, type Method } from "./method.js"
import type { Objective, Point } from "./objective.js"
import { dot, largest, norm, plus } from "./vector.js"

type Memory = {
  readonly point: Point
  /** The model is trusted so far. */
  readonly radius: number
  /** The length of the first gradient, to which the precision of steps is relative. */
  readonly first: number
}

/** A radius before any step: the first one is Newton's, but along negative curvature it needs an end. */
const unbounded = Number.MAX_VALUE

/** The distance t >= 0 at which p + t d leaves the ball of a radius, which p is in. */
function toBoundary(p: Float64Array, d: Float64Array, radius: number): number {
  const [a, b, c] = [dot(d, d), dot(p, d), radius * radius - dot(p, p)]
  return c / (b + Math.sqrt(b * b + a * c))
}

/**
 * A step p in the ball of a radius that makes the model g·p + p·Hp / 2 small, and how far it lowers it: conjugate gradients
 * until they are precise enough, leave the ball, or meet curvature that is not positive. Source: Steihaug 1983, The
 * Conjugate Gradient Method and Trust Regions in Large Scale Optimization.
 */
function steihaug(f: Objective, { x, gradient }: Point, radius: number, precision: number) {
  let p = new Float64Array(x.length)
  let Hp = p
  let residual = gradient
  let d = gradient.map((g) => -g)
  let square = dot(residual, residual)
  const end = (step: Float64Array, product: Float64Array) => ({
    step,
    decrease: -dot(gradient, step) - dot(step, product) / 2,
  })
  for (let turn = 0; turn < 2 * x.length; turn++) {
    const Hd = f.product(x, d)
    const curvature = dot(d, Hd)
    if (!Number.isFinite(curvature)) return undefined
    const t = square / curvature
    const next = plus(p, t, d)
    if (curvature <= 0 || norm(next) >= radius) {
      const ball = radius < unbounded ? radius : Math.max(1, 2 * norm(p))
      const edge = toBoundary(p, d, ball)
      return end(plus(p, edge, d), plus(Hp, edge, Hd))
    }
    p = next as Float64Array<ArrayBuffer>
    Hp = plus(Hp, t, Hd) as Float64Array<ArrayBuffer>
    residual = plus(residual, t, Hd)
    const before = square
    square = dot(residual, residual)
    if (Math.sqrt(square) <= precision) break
    d = plus(
      d.map((y) => (y * square) / before),
      -1,
      residual,
    ) as Float64Array<ArrayBuffer>
  }
  return end(p, Hp)
}

/**
 * Newton's method in a region where its model is trusted: products with the Hessian, never the matrix. The radius follows the ratio of
 * the decrease to that of the model. Source: Nocedal and Wright 2006, Numerical Optimization, algorithms 4.1 and 7.2.
 */
export const newton: Method<Memory> = {
  begin(f, x) {
    const point = f.at(x)
    return { point, radius: unbounded, first: norm(point.gradient) }
  },
  step(f, { point, radius, first }) {
    const size = norm(point.gradient)
    const precision = Math.min(0.1, size / first) * size
    let trusted = radius
    for (let tries = 0; tries < 60; tries++) {
      const found = steihaug(f, point, trusted, precision)
      if (!found || !(found.decrease > 0)) return undefined
      const to = f.at(plus(point.x, 1, found.step))
      const actual = point.value - to.value
      const ratio = actual / found.decrease
      const long = norm(found.step)
      // Where rounding hides the decrease, a smaller gradient is one.
      const isNoise = found.decrease <= 1e-13 * Math.abs(point.value)
      if (isNoise ? norm(to.gradient) < size : ratio > 1e-4) {
        const isExact = !isNoise && ratio > 0.75 && long > 0.99 * trusted
        const next = ratio < 0.25 && !isNoise ? long / 4 : isExact ? 2 * trusted : trusted
        return { point: to, radius: next, first }
      }
      if (isNoise) return undefined
      trusted = long / 4
    }
    return undefined
  },
  place: ({ point }) => point,
  hasConverged: ({ point }, tol) => largest(point.gradient) <= tol,
  isMemory: ({ point, radius, first }, n) =>
    isPoint(point, n) && Number.isFinite(radius) && Number(radius) > 0 && Number.isFinite(first),
}
