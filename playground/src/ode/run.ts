import { type NDArray, np, taylorStepper } from "taylorjet"
import { type Ending, endingOf } from "./ending.js"
import { orderOf, radiusOf, type Series, valueAt } from "./series.js"
import type { System } from "./system.js"

/** Into so many pieces a step is drawn. */
export const pieces = 12

/** A step that was taken. */
export interface Step {
  readonly start: number
  readonly end: number
  readonly order: number
  readonly radius: number
}

/** How far a call of `advance` came. */
export interface Advance {
  readonly steps: readonly Step[]
  /** States along the way, one after the other, and their times. */
  readonly points: Float64Array
  readonly times: readonly number[]
  /** The states on the section. */
  readonly crossings: readonly Float64Array[]
}

interface Current extends Series {
  readonly start: number
  readonly end: number
}

/** Below this, relative to the largest value seen, the section's function is zero. */
const onSection = 1e-11

/** A trajectory from a start, as far as it was asked for. Steps of one system are compiled once, for all starts. */
export class Run {
  readonly #system: System
  readonly #stepper: ReturnType<typeof taylorStepper<NDArray>>
  #current: Current | undefined
  #reached = 0
  #radius = Number.POSITIVE_INFINITY
  #ending: Ending | undefined
  #side: number
  #largest: number

  constructor(system: System, start: readonly number[], tol: number) {
    this.#system = system
    const events = system.section ? [system.section.event] : []
    this.#stepper = taylorStepper<NDArray>(system.f, [...start], { tol, events })
    this.#side = this.#sectionAt(0, Float64Array.from(start))
    this.#largest = Math.abs(this.#side)
  }

  /** The time up to which it was followed. */
  get t(): number {
    return this.#reached
  }

  /** Why it goes on no further, if it does not. */
  get ending(): Ending | undefined {
    return this.#ending
  }

  /** Follows it to a time, by so many steps at most: more are left to the next call. */
  advance(t: number, most: number): Advance {
    const steps: Step[] = []
    const [points, times]: [Float64Array[], number[]] = [[], []]
    const crossings: Float64Array[] = []
    while (this.#reached < t && !this.#ending) {
      if (this.#current && this.#reached < this.#current.end) {
        for (const time of this.#along(this.#current, Math.min(t, this.#current.end))) {
          times.push(time)
          points.push(valueAt(this.#current, time - this.#current.start))
        }
        continue
      }
      if (steps.length === most) break
      const step = this.#step(crossings)
      if (step) steps.push(step)
    }
    return { steps, points: joined(points), times, crossings }
  }

  /** Times in the step that is current, up to one of them. */
  #along(step: Current, to: number): number[] {
    const from = this.#reached
    const count = Math.max(1, Math.ceil((pieces * (to - from)) / (step.end - step.start)))
    this.#reached = to
    return Array.from({ length: count }, (_, i) => from + ((to - from) * (i + 1)) / count)
  }

  #step(crossings: Float64Array[]): Step | undefined {
    const stepper = this.#stepper
    const start = stepper.t
    try {
      const end = stepper.step()
      const { series } = stepper
      const size = this.#system.names.length
      const coefficients = joined(series.map(({ data }) => data as Float64Array))
      this.#current = { start, end, coefficients, size }
      this.#radius = radiusOf(this.#current)
      this.#look(end, valueAt(this.#current, end - start), crossings)
      return { start, end, order: orderOf(this.#current), radius: this.#radius }
    } catch (error) {
      this.#ending = endingOf(error, start, this.#system.names, this.#radius)
      return undefined
    }
  }

  /** Is the end of a step on the section? What rests on it does not cross it. */
  #look(t: number, y: Float64Array, crossings: Float64Array[]): void {
    const before = this.#side
    this.#side = this.#sectionAt(t, y)
    this.#largest = Math.max(this.#largest, Math.abs(this.#side))
    const isZero = (value: number) => Math.abs(value) <= onSection * this.#largest
    if (isZero(this.#side) && !isZero(before)) crossings.push(y)
  }

  #sectionAt(t: number, y: Float64Array): number {
    const { section } = this.#system
    return section ? section.value(t, np.array(y)).item() : Number.NaN
  }
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
