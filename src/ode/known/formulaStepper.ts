import type { Look } from "../events/look.js"
import type { System } from "../system.js"
import type { Evaluated, Evaluator } from "./evaluator.js"
import { failures, requireFinite } from "./failure.js"
import { norm, type Piece, stateAt } from "./piece.js"
import type { Step, Stepper } from "./stepping.js"
import { later, numberOf, type Time } from "./time.js"

interface Options {
  readonly order: number
  readonly longest: number
  /** The length of the first step, if it is known. */
  readonly first: number | undefined
  /** The first step is no longer. */
  readonly span: number
}

/**
 * Steps of a formula with an error estimate e, 1 where it is as asked: the next one is longer by 0.9 e^(-1 / (order + 1)),
 * from 1/5 to 5 times (Hairer, Nørsett & Wanner, Solving Ordinary Differential Equations I, II.4).
 */
export class FormulaStepper implements Stepper {
  rejected = 0
  readonly #system: System
  readonly #evaluate: Evaluator
  readonly #options: Options
  #proposed: number | undefined

  constructor(system: System, evaluate: Evaluator, options: Options) {
    this.#system = system
    this.#evaluate = evaluate
    this.#options = options
    this.#proposed = options.first
  }

  next(start: Time, y: Float64Array, limit: number, look: (piece: Piece) => Look): Step {
    const t = numberOf(start)
    const sense = Math.sign(limit)
    let proposed = this.#proposed ?? this.#firstLength(t, y, sense)
    for (let most = 5; ; most = 1) {
      const length = Math.min(proposed, Math.abs(limit), this.#options.longest)
      const found = this.#evaluate(t, y, sense * length)
      const factor = this.#factor(found.measure, most)
      if (found.measure <= 1) {
        this.#proposed = length < proposed && factor > 1 ? proposed : length * factor
        return this.#step(start, sense * length, found, look)
      }
      this.rejected++
      proposed = length * Math.min(factor, 0.9)
      if (!(proposed > 4 * Number.EPSILON * Math.abs(t) && proposed > 0)) throw this.#giveUp(t, proposed, found)
    }
  }

  /** A first step, over which an Euler step would change the state by one hundredth. */
  #firstLength(t: number, y: Float64Array, sense: number): number {
    const { span } = this.#options
    const { rates } = this.#evaluate(t, y, sense)
    requireFinite(this.#system, t, rates)
    const [scale, rate] = [norm(y), norm(rates)]
    return scale > 0 && rate > 0 ? Math.min((0.01 * scale) / rate, span) : 1e-6 * span
  }

  /** By how much the next step may be longer than one with this error, `most` at most. */
  #factor(error: number, most: number): number {
    if (!Number.isFinite(error)) return 0.2
    return Math.min(most, Math.max(0.2, 0.9 * error ** (-1 / (this.#options.order + 1))))
  }

  #step(start: Time, length: number, { coefficients, along, end }: Evaluated, look: (piece: Piece) => Look): Step {
    const piece: Piece = { start, length, unit: length, size: this.#system.size, coefficients, along }
    const seen = look(piece)
    const { cut } = seen
    if (cut === undefined)
      return { piece, endTime: later(start, length), end: end ?? stateAt(piece, length), look: seen }
    return { piece: { ...piece, length: cut }, endTime: later(start, cut), end: stateAt(piece, cut), look: seen }
  }

  #giveUp(t: number, length: number, { coefficients }: Evaluated): Error {
    requireFinite(this.#system, t, coefficients)
    return failures.tooSmall(this.#system, t, length)
  }
}
