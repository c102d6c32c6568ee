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

/** Takes steps of one method. */
export interface Stepper {
  /** How many attempts were given up. */
  readonly rejected: number
  /** A step from a time and a state, no longer than `limit`, whose sign is the direction. `look` tells its events. */
  next(start: Time, y: Float64Array, limit: number, look: (piece: Piece) => Look): Step
}
