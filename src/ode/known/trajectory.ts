import { asArray } from "../../array/asArray.js"
import type { ArrayLike } from "../../array/ndarray.js"
import { reshape } from "../../numpy/shape.js"
import { type System, treeOf } from "../system.js"
import type { Again, Taken } from "./drive.js"
import { arrayOf } from "./evaluator.js"
import { type Piece, stateAt } from "./piece.js"
import { numberOf, since } from "./time.js"

type Kept = Pick<Taken, "start" | "length" | "unit" | "y">

/** The steps that were taken, from which the solution between them is computed again where it is asked for. */
export class Trajectory {
  readonly #system: System
  readonly #again: Again
  readonly #kept: Kept[] = []
  #last: { readonly kept: Kept; readonly piece: Piece } | undefined
  #end: { readonly t: number; readonly y: Float64Array }

  constructor(system: System, again: Again, begin: { readonly t: number; readonly y: Float64Array }) {
    this.#system = system
    this.#again = again
    this.#end = begin
  }

  add({ start, length, unit, y, endTime, end }: Taken): void {
    this.#kept.push({ start, length, unit, y })
    this.#end = { t: numberOf(endTime), y: end }
  }

  /** The state at a time; after an event that changed it, from the time of the event on. */
  stateAt(t: number): Float64Array {
    const kept = this.#holding(t)
    if (!kept) return this.#end.y
    if (this.#last?.kept !== kept) {
      const { start, length, unit, y } = kept
      this.#last = { kept, piece: this.#again(start, length, unit, y) }
    }
    return stateAt(this.#last.piece, since(t, kept.start))
  }

  /** The states at times, as a tree whose leaves have the axes of the times first. */
  at(times: ArrayLike, t0: number, t1: number): unknown {
    const { who, size } = this.#system
    const given = asArray(times, `${who}: at`, "float64")
    const all = new Float64Array(given.size * size)
    for (let i = 0; i < given.size; i++) {
      const t = given.data[i]
      if (!(t >= Math.min(t0, t1) && t <= Math.max(t0, t1)))
        throw new Error(`${who}: at expects times from ${t0} to ${t1}, where the solution is known; got ${t}`)
      all.set(this.stateAt(t), i * size)
    }
    return treeOf(this.#system, reshape(arrayOf(this.#system, all), [...given.shape, size]))
  }

  /** The last step that begins at t or before; undefined where t is the end. */
  #holding(t: number): Kept | undefined {
    const kept = this.#kept
    if (kept.length === 0 || t === this.#end.t) return undefined
    const sense = Math.sign(kept[0].length)
    let [low, high] = [0, kept.length]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (since(t, kept[middle].start) * sense >= 0) low = middle
      else high = middle
    }
    return kept[low]
  }
}
