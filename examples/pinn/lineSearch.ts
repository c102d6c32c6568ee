import { dot, plus } from "./vector.js"

/** A point with the value of the function there and its gradient. */
export interface Point {
  readonly x: Float64Array
  readonly value: number
  readonly gradient: Float64Array
}

export type Objective = (x: Float64Array) => Point

/** A point at a distance along the line, and the slope there. */
interface Trial extends Point {
  readonly distance: number
  readonly slope: number
}

/** The minimum of the cubic through two values and slopes, kept away from both ends. */
function between(a: Trial, b: Trial): number {
  const width = b.distance - a.distance
  const d = a.slope + b.slope - (3 * (b.value - a.value)) / width
  const root = Math.sign(width) * Math.sqrt(d * d - a.slope * b.slope)
  const share = 1 - (b.slope + root - d) / (b.slope - a.slope + 2 * root)
  return a.distance + width * (share > 0.1 && share < 0.9 ? share : 0.5)
}

/**
 * A point along a direction that satisfies the strong Wolfe conditions: the value has gone down as the slope promised,
 * and the slope is flatter. If there is none after 25 trials, the lowest point that has gone down; if there is none of
 * those either, undefined. Source: Nocedal and Wright 2006, Numerical Optimization, algorithms 3.5 and 3.6.
 */
export function lineSearch(f: Objective, start: Point, direction: Float64Array, first: number): Point | undefined {
  const at = (distance: number, p: Point): Trial => ({ ...p, distance, slope: dot(p.gradient, direction) })
  const origin = at(0, start)
  const lowered = (p: Trial) => p.value <= origin.value + 1e-4 * p.distance * origin.slope
  const flat = (p: Trial) => Math.abs(p.slope) <= 0.9 * Math.abs(origin.slope)

  let low = origin // the lowest trial that has gone down
  let high: Trial | undefined // a trial on the other side of the minimum; undefined while we still walk outwards
  let distance = first
  for (let trials = 0; trials < 25; trials++) {
    const p = at(distance, f(plus(start.x, distance, direction)))
    if (!lowered(p) || p.value >= low.value) high = p
    else if (flat(p)) return p
    else {
      if (p.slope * ((high?.distance ?? Number.POSITIVE_INFINITY) - low.distance) >= 0) high = low
      low = p
    }
    if (!high) distance *= 2
    else if (Number.isFinite(high.value)) distance = between(low, high)
    else distance = (low.distance + high.distance) / 2
  }
  return low === origin ? undefined : low
}
