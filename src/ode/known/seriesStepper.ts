import type { Look } from "../events/look.js"
import { valueAt } from "../events/polynomial.js"
import type { System } from "../system.js"
import { missingPart } from "../tolerance.js"
import type { Evaluated, Evaluator } from "./evaluator.js"
import { failures, requireFinite } from "./failure.js"
import type { Settings } from "./ordinary.js"
import { norm, type Piece, rateAt, stateAt } from "./piece.js"
import type { Step, Stepper, Stretch } from "./stepping.js"
import type { Stretcher } from "./stretch.js"
import { later, numberOf, since, type Time } from "./time.js"

/** Events end a step where it is checked that the series fits f: a little before, as f may not be defined behind. */
const before = 1 - 2 ** -20

/** So many steps in a row that had to be shortened are no accident. */
const patience = 8

/** The loop of ordinary steps is compiled after a few steps where there seem to be so many, or after so many. */
const fewest = 8
const worth = 200

/** A call of it takes as long as some steps: as in an animation, where each frame asks for a step at most. */
const least = 4

interface Ready extends Evaluated {
  readonly start: Time
  readonly y: Float64Array
}

/** What is known of how the steps are taken. */
interface Options {
  readonly settings: Settings
  /** Compiles the loop of ordinary steps, once. */
  readonly loop: () => Stretcher
  /** Is the loop all that is compiled, for single steps too? */
  readonly isLoop: boolean
  /** How far a polynomial is followed. */
  readonly span: number
  /** What messages call the event functions. */
  readonly names: readonly string[]
}

/** How well a series fits f where a step ends. */
interface Fit {
  readonly found: Ready
  readonly misses: number
  /** Does it fit f? */
  readonly fits: boolean
  /** An event function that does not have its value there; -1 if all have. */
  readonly stray: number
}

/**
 * Steps of a series. Each is followed to where its radius of convergence allows; there the rate of change of the series
 * must be that of f. It costs nothing where the next step begins there.
 */
export class SeriesStepper implements Stepper {
  rejected = 0
  readonly #system: System
  readonly #evaluate: Evaluator
  readonly #options: Options
  #hasLoop: boolean
  #taken = 0
  #passed = 0
  #ready: Ready | undefined
  #shortened = 0

  constructor(system: System, evaluate: Evaluator, options: Options) {
    this.#system = system
    this.#evaluate = evaluate
    this.#options = options
    this.#hasLoop = options.isLoop
  }

  stretch(...[start, y, t1, until, sides, most]: Parameters<Stretcher["stretch"]>): Stretch | undefined {
    if (this.#system.size === 0 || (!this.#hasLoop && this.#taken < fewest)) return undefined
    const ahead =
      this.#taken === 0 ? most : Math.min(most, (Math.abs(since(until, start)) * this.#taken) / this.#passed)
    if (ahead < least || (!this.#hasLoop && this.#taken < worth && ahead < worth)) return undefined
    this.#hasLoop = true
    const found = this.#options.loop().stretch(start, y, t1, until, sides, most)
    if (found.count > 0) this.#shortened = 0
    if (this.#taken === 0) this.#count(found.count, since(numberOf(found.time), start))
    return found
  }

  #count(steps: number, time: number): void {
    this.#taken += steps
    this.#passed += Math.abs(time)
  }

  next(start: Time, y: Float64Array, limit: number, look: (piece: Piece) => Look): Step {
    const own = this.#begin(start, y)
    let h = this.#longest(own, limit)
    this.#count(1, h)
    for (let attempts = 0, strayed = -1; ; attempts++) {
      const { coefficients, along } = own
      const whole: Piece = { start, length: h, unit: 1, size: this.#system.size, coefficients, along }
      const seen = look(whole)
      const first = seen.seen.find(({ direction }) => direction !== 0)
      // An event may stand where f or another event function switches, but not for itself.
      const behind = attempts > 0 && first?.event !== strayed ? seen.behind : undefined
      const length = seen.cut ?? behind ?? h
      const fit = this.#fit(own, whole, length)
      if (fit.fits && fit.stray < 0) {
        this.#shortened = attempts === 0 || behind !== undefined ? 0 : this.#shortened + 1
        return this.#step(whole, length, seen, fit.found)
      }
      strayed = fit.fits ? fit.stray : -1
      this.rejected++
      h = length / 2
      if (this.#shortened === patience || isNothing(h, start)) throw this.#giveUp(start, fit)
    }
  }

  #at(start: Time, y: Float64Array): Ready {
    return { ...this.#evaluate(numberOf(start), y, 0), start, y }
  }

  #begin(start: Time, y: Float64Array): Ready {
    const ready = this.#ready
    const own = ready?.start === start && ready.y === y ? ready : this.#at(start, y)
    requireFinite(this.#system, numberOf(start), own.rates)
    if (!Number.isNaN(own.measure)) return own
    throw failures.pole(this.#system, numberOf(start), finiteRadius(own, this.#system.size))
  }

  /** How far a series may be followed. */
  #free({ measure }: Ready): number {
    return measure === Number.POSITIVE_INFINITY ? this.#options.span : measure
  }

  #longest(own: Ready, limit: number): number {
    const h = Math.sign(limit) * Math.min(this.#free(own), Math.abs(limit), this.#options.settings.longest)
    if (Math.abs(h) < Math.abs(limit) && isNothing(h, own.start))
      throw failures.pole(this.#system, numberOf(own.start), own.measure * Math.E ** 2)
    return h
  }

  #fit(own: Ready, whole: Piece, length: number): Fit {
    const { start, y } = own
    const checked = length === whole.length ? length : length * before
    const found = this.#at(later(start, checked), stateAt(whole, checked))
    const misses = norm(rateAt(whole, checked).map((v, i) => (v - found.rates[i]) * checked))
    const free = this.#free(own)
    const share = missingPart(this.#options.settings.tol, this.#system.dtype)
    const allowed = share * Math.max(1, norm(y), norm(own.rates) * Math.abs(checked))
    const rounding = share * Math.max(1, norm(y), Math.abs(numberOf(start)) / free)
    const stray = whole.along.findIndex((g, i) => strays(g, checked, found.along[i][0], free, rounding))
    return { found, misses, fits: misses <= allowed, stray }
  }

  #step(whole: Piece, length: number, look: Look, found: Ready): Step {
    if (length !== whole.length)
      return { piece: { ...whole, length }, endTime: later(whole.start, length), end: stateAt(whole, length), look }
    this.#ready = found
    return { piece: whole, endTime: found.start, end: found.y, look }
  }

  #giveUp(start: Time, { found, misses, stray }: Fit): Error {
    requireFinite(this.#system, numberOf(found.start), found.rates)
    if (stray < 0) return failures.notSmooth(this.#system, numberOf(start), misses)
    return failures.eventNotSmooth(this.#system, numberOf(start), this.#options.names[stray])
  }
}

/** Is a step so short that it is lost in the rounding of time? */
const isNothing = (h: number, start: Time): boolean => Math.abs(h) <= 4 * Number.EPSILON * Math.abs(numberOf(start))

/** Does the series of an event function miss its value after a time? `free` is how far it could be followed. */
function strays(g: Float64Array, elapsed: number, value: number, free: number, rounding: number): boolean {
  let size = 0
  for (let k = g.length - 1; k >= 0; k--) size = size * free + Math.abs(g[k])
  return Math.abs(valueAt(g, elapsed) - value) > rounding * Math.max(1, size)
}

/** The radius that the last coefficients tell which are finite. */
function finiteRadius({ coefficients }: Evaluated, size: number): number {
  const scale = Math.max(1, norm(coefficients.subarray(0, size)))
  let radius = Number.POSITIVE_INFINITY
  for (let k = 2; k * size < coefficients.length; k++) {
    const own = norm(coefficients.subarray(k * size, (k + 1) * size))
    if (own > 0 && Number.isFinite(own)) radius = (scale / own) ** (1 / k)
  }
  return radius
}
