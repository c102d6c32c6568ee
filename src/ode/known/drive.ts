import type { OdeEvent } from "../event.js"
import { look, type Noise, noiseOf, type Sighting, unwatched, type Watch, watchesAfter } from "../events/look.js"
import { afterEvent, type System } from "../system.js"
import { arrayOf } from "./evaluator.js"
import { failures } from "./failure.js"
import { norm, type Piece, stateAt, timeAt } from "./piece.js"
import type { Located, Ordinary, Step, Stepper } from "./stepping.js"
import { later, numberOf, since, type Time, timeOf } from "./time.js"

/** An event that happened. */
export interface Happening {
  readonly event: number
  readonly t: number
  readonly y: Float64Array
  readonly direction: number
}

/** What an integration tells of each step. */
export interface Taken {
  readonly start: Time
  readonly length: number
  readonly unit: number
  /** The state at the start. */
  readonly y: Float64Array
  /** The solution over the step; computed again where it was not kept. */
  readonly piece: () => Piece
  readonly happenings: readonly Happening[]
  readonly endTime: Time
  /** The state at the end, after what events did to it. */
  readonly end: Float64Array
}

/** The solution over a step, from its start, its length, its unit, and the state at the start. */
export type Again = (start: Time, length: number, unit: number, y: Float64Array) => Piece

export interface Drive {
  readonly system: System
  readonly stepper: Stepper
  readonly events: readonly OdeEvent[]
  readonly tol: number
  /** Computes the solution over a step that was taken again. */
  readonly again: Again
}

const happeningIn = (piece: Piece, { event, elapsed, direction }: Sighting): Happening => ({
  event,
  t: timeAt(piece, elapsed),
  y: stateAt(piece, elapsed),
  direction,
})

/** What happened in an ordinary step, and the signs of the event functions behind. */
function crossed({ start, length }: Ordinary, found: readonly Located[], sides: readonly number[]): Happening[] {
  const sense = Math.sign(length)
  return found
    .map(({ event, elapsed, y }) => ({ event, t: numberOf(later(start, elapsed)), y, direction: sides[event] * sense }))
    .sort((a, b) => (a.t - b.t) * sense)
}

/** Has an event just happened, or is it not looked for? */
const isBusy = ({ fresh, rest }: Watch): boolean => fresh !== "no" || rest > 0

/** So many events in a row between which time does not pass are too many. */
const mostAtOnce = 100

/** Times that are as near to the end of a piece are one with it. */
const slack = ({ start, length }: Piece): number => 4 * Number.EPSILON * Math.abs(numberOf(start) + length)

/** Integrates step by step, to a time that each call may name anew. */
export class Integration {
  time: Time
  state: Float64Array
  steps = 0
  isOver = false
  readonly #drive: Drive
  #watches: readonly Watch[]
  #still = 0
  /** Is the next step known to be no ordinary one? */
  #isInterrupted = false

  constructor(drive: Drive, t0: number, y0: Float64Array) {
    this.#drive = drive
    this.time = timeOf(t0)
    this.state = y0
    this.#watches = drive.events.map(() => unwatched)
  }

  /**
   * Some steps towards t1, so many at most: ordinary ones, of which one may lead beyond `until`, or another one, which may
   * too.
   * It tells of all of them, or of the last one only.
   */
  advance(t1: number, until: number, most: number, which: "all" | "last"): readonly Taken[] {
    const ordinary = this.#isInterrupted || since(until, this.time) === 0 ? [] : this.#stretch(t1, until, most, which)
    if (ordinary.length > 0) return ordinary
    this.#isInterrupted = false
    return [this.#step(t1)]
  }

  #stretch(t1: number, until: number, most: number, which: "all" | "last"): readonly Taken[] {
    const { stepper } = this.#drive
    if (!stepper.stretch || this.#watches.some(isBusy)) return []
    const before = this.#watches.map(({ side }) => side)
    const found = stepper.stretch(this.time, this.state, t1, until, before, most)
    if (!found?.count) return []
    const { count, time, state } = found
    this.#isInterrupted = found.isInterrupted
    this.#still = 0
    this.steps += count
    this.time = time
    this.state = state
    const taken: Taken[] = []
    let isLooked = false
    for (let k = 0; k < count; k++) {
      const isTold = which === "all" || k === count - 1
      if (!isTold && !isLooked && found.isQuiet(k)) continue
      const wasLooked: boolean = isLooked
      isLooked = found.mayHold(k) || (wasLooked && this.#watches.some(isBusy))
      if (isLooked && !wasLooked) this.#watches = found.sides(k).map((side) => ({ ...unwatched, side }))
      const step = found.step(k)
      const happenings = isLooked ? this.#recorded(step) : crossed(step, found.crossings(k), found.sides(k + 1))
      if (isTold || happenings.length > 0)
        taken.push(this.#ordinary(step, happenings, k + 1 < count ? found.step(k + 1) : { start: time, y: state }))
    }
    if (!isLooked) this.#watches = found.sides(count).map((side) => ({ ...unwatched, side }))
    return taken
  }

  #ordinary(
    { start, length, y }: Ordinary,
    happenings: readonly Happening[],
    next: Pick<Ordinary, "start" | "y">,
  ): Taken {
    const piece = () => this.#drive.again(start, length, 1, y)
    return { start, length, unit: 1, y, piece, happenings, endTime: next.start, end: next.y }
  }

  /** The events in a step that was taken, none of which ended it; it stayed before t1. */
  #recorded({ start, length, y }: Ordinary): Happening[] {
    const { system, events, tol, again } = this.#drive
    const piece = again(start, length, 1, y)
    this.#requireNumbers(piece)
    const { seen, after } = look(piece, events, this.#watches, noiseOf(tol, system.dtype, norm(y)), false)
    this.#watches = after
    return seen.map((sighting) => happeningIn(piece, sighting))
  }

  #requireNumbers({ start, along }: Piece): void {
    const { system, events } = this.#drive
    const unknown = events.findIndex((_, i) => Number.isNaN(along[i][0]))
    if (unknown >= 0) throw failures.noEvent(system, numberOf(start), events[unknown].name)
  }

  #step(t1: number): Taken {
    const { system, stepper, events, tol } = this.#drive
    const limit = since(t1, this.time)
    const noise = noiseOf(tol, system.dtype, norm(this.state))
    const step = stepper.next(this.time, this.state, limit, (piece) =>
      look(piece, events, this.#watches, noise, piece.length === limit),
    )
    const { piece } = step
    this.#requireNumbers(piece)
    this.steps++
    const seen = this.#within(step)
    const happenings = seen.map((sighting) => happeningIn(piece, sighting))
    const { state: y } = this
    const isWhole = piece.length === limit
    this.time = isWhole ? timeOf(t1) : step.endTime
    this.state = this.#applied(step, seen, noise)
    this.isOver = seen.some(({ event }) => events[event].terminal)
    const { start, length, unit } = piece
    return { start, length, unit, y, piece: () => piece, happenings, endTime: this.time, end: this.state }
  }

  /** The events up to the end of a step; those at one time with it belong to it. */
  #within({ piece, look: { seen } }: Step): Sighting[] {
    return seen.filter(({ elapsed }) => Math.abs(elapsed) <= Math.abs(piece.length) + slack(piece))
  }

  #applied({ piece, end, look: { after } }: Step, seen: readonly Sighting[], noise: Noise): Float64Array {
    const { system, events } = this.#drive
    if (!seen.some(({ event }) => events[event].cuts)) {
      this.#watches = after
      this.#still = 0
      return end
    }
    const ended = seen.filter(({ elapsed }) => Math.abs(elapsed) >= Math.abs(piece.length) - slack(piece))
    this.#watches = watchesAfter(piece, events, this.#watches, ended, noise)
    this.#still = Math.abs(piece.length) <= 4 * Number.EPSILON * Math.abs(numberOf(this.time)) ? this.#still + 1 : 0
    if (this.#still > mostAtOnce) throw failures.accumulate(system, numberOf(this.time), events[seen[0].event].name)
    return this.#changed(end, seen)
  }

  /** The state after events, one after the other. */
  #changed(end: Float64Array, seen: readonly Sighting[]): Float64Array {
    const { system } = this.#drive
    const t = arrayOf(system, Float64Array.of(numberOf(this.time)), [])
    const y = seen.reduce((before, { event }) => afterEvent(system, event, t, before), arrayOf(system, end))
    return Float64Array.from(y.data)
  }
}
