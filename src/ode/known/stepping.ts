import type { Look } from "../events/look.js"
import type { Piece } from "./piece.js"
import type { Time } from "./time.js"

/** A step that was taken. */
export interface Step {
  readonly piece: Piece
  readonly endTime: Time
  readonly end: Float64Array
  readonly look: Look
}

/** Ordinary steps, which nothing ends before their time, and where they lead. */
export interface Stretch {
  readonly count: number
  /** One of them, until the next stretch. */
  step(k: number): Ordinary
  /** Is it known that no event lies within it? */
  isQuiet(k: number): boolean
  /** May events that only record lie within it which are not among its crossings? */
  mayHold(k: number): boolean
  /** The events that were found in it. */
  crossings(k: number): readonly Located[]
  readonly time: Time
  readonly state: Float64Array
  /** The signs of the event functions before one of them, or before what comes after the last one; 0 for unknown ones. */
  sides(k: number): readonly number[]
  /** Is the step from there no ordinary one? Else there was no room for more. */
  readonly isInterrupted: boolean
}

/** An event that lies so long after the start of a step, and the state there. */
export interface Located {
  readonly event: number
  readonly elapsed: number
  readonly y: Float64Array
}

export interface Ordinary {
  readonly start: Time
  readonly length: number
  readonly y: Float64Array
}

/** Takes steps of one method. */
export interface Stepper {
  /** How many attempts were given up. */
  readonly rejected: number
  /** A step from a time and a state, no longer than `limit`, whose sign is the direction. `look` tells its events. */
  next(start: Time, y: Float64Array, limit: number, look: (piece: Piece) => Look): Step
  /**
   * So many ordinary steps at most, which stay before t1, up to a time and by no more than one beyond, with events whose functions have these signs before; for methods
   * that can take them by themselves, and where it is worth while.
   */
  stretch?(
    start: Time,
    y: Float64Array,
    t1: number,
    until: number,
    sides: readonly number[],
    most: number,
  ): Stretch | undefined
}
