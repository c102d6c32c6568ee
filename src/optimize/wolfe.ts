import type { Point } from "./objective.js"
import { dot, norm, plus } from "./vector.js"

/** A point at a distance along the line, and the slope there. */
interface Trial extends Point {
  readonly distance: number
  readonly slope: number
}

/** The shares of the first slope: the value goes down by so much, and the slope becomes so flat. */
const [decrease, flatness] = [1e-4, 0.9]
const mostTrials = 30
/** Where values differ by less, relative to their size, rounding decides which is lower. */
const rounding = 1e-14

/** The minimum of the cubic through two values and slopes, kept away from both ends. */
function between(a: Trial, b: Trial): number {
  const width = b.distance - a.distance
  const d = a.slope + b.slope - (3 * (b.value - a.value)) / width
  const root = Math.sign(width) * Math.sqrt(d * d - a.slope * b.slope)
  const share = 1 - (b.slope + root - d) / (b.slope - a.slope + 2 * root)
  return a.distance + width * (share > 0.1 && share < 0.9 ? share : 0.5)
}

/** Does a point improve on another? Where rounding hides whether it is lower, its gradient must be smaller. */
export const improves = (to: Point, from: Point): boolean =>
  to.value < from.value || norm(to.gradient) < norm(from.gradient)

/**
 * A point along a direction that satisfies the strong Wolfe conditions: the value has gone down as the slope promised,
 * and the slope is flatter. Where rounding hides the decrease, the slopes alone tell that the value has gone down: of a
 * parabola they say the same. If there is none after 30 trials, the lowest point that has gone down; if there is none of
 * those either, undefined. Sources: Nocedal and Wright 2006, Numerical Optimization, algorithms 3.5 and 3.6; Hager and
 * Zhang 2005, A New Conjugate Gradient Method with Guaranteed Descent, equation 4.1.
 */
export function lineSearch(
  f: { at(x: Float64Array): Point },
  start: Point,
  direction: Float64Array,
  first = 1,
): Point | undefined {
  const at = (distance: number, p: Point): Trial => ({ ...p, distance, slope: dot(p.gradient, direction) })
  const origin = at(0, start)
  if (!(origin.slope < 0)) return undefined
  const noise = rounding * Math.abs(origin.value)
  const lowered = (p: Trial) =>
    p.value <= origin.value + decrease * p.distance * origin.slope ||
    (Math.abs(p.value - origin.value) <= noise && p.slope <= (2 * decrease - 1) * origin.slope)
  const flat = (p: Trial) => Math.abs(p.slope) <= flatness * Math.abs(origin.slope)

  let low = origin // the lowest trial that has gone down
  let high: Trial | undefined // a trial on the other side of the minimum; undefined while we still walk outwards
  let distance = first
  for (let trials = 0; trials < mostTrials; trials++) {
    const p = at(distance, f.at(plus(start.x, distance, direction)))
    if (!lowered(p) || p.value > low.value + noise) high = p
    else if (flat(p)) return p
    else {
      if (p.slope * ((high?.distance ?? Number.POSITIVE_INFINITY) - low.distance) >= 0) high = low
      low = p
    }
    if (!high) distance *= 3
    else if (Number.isFinite(high.value) && Number.isFinite(high.slope)) distance = between(low, high)
    else distance = (low.distance + high.distance) / 2
    if (distance === low.distance || distance === high?.distance) break
  }
  return low === origin ? undefined : low
}
