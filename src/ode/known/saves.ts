import type { NDArray } from "../../array/ndarray.js"
import { array } from "../../numpy/create.js"
import type { System } from "../system.js"
import type { Taken } from "./drive.js"
import { arrayOf } from "./evaluator.js"
import { stateAt } from "./piece.js"
import { since } from "./time.js"

/** The states at the times that were asked for. */
export class Saves {
  readonly #system: System
  readonly #asked: readonly number[] | undefined
  readonly #states: Float64Array[] = []

  constructor(system: System, asked: NDArray | undefined) {
    this.#system = system
    this.#asked = asked && Array.from(asked.data)
  }

  get #next(): number | undefined {
    return this.#asked?.[this.#states.length]
  }

  /** Those before the end of a step. */
  add({ piece, start, endTime }: Taken, sense: number): void {
    const isBefore = (t: number | undefined): t is number => t !== undefined && since(t, endTime) * sense < 0
    if (!isBefore(this.#next)) return
    const within = piece()
    for (let t = this.#next; isBefore(t); t = this.#next) this.#states.push(stateAt(within, since(t, start)))
  }

  /** Those at the end. */
  finish(end: number, state: Float64Array, sense: number): void {
    for (let t = this.#next; t !== undefined && (t - end) * sense <= 0; t = this.#next) this.#states.push(state)
  }

  get times(): NDArray | undefined {
    return this.#asked && array(this.#asked.slice(0, this.#states.length))
  }

  get states(): NDArray | undefined {
    if (!this.#asked) return undefined
    const { size } = this.#system
    const all = new Float64Array(this.#states.length * size)
    this.#states.forEach((y, i) => {
      all.set(y, i * size)
    })
    return arrayOf(this.#system, all, [this.#states.length, size])
  }
}
