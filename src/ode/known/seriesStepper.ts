import { valueAt } from "../events/polynomial.js"
import type { System } from "../system.js"
import type { Evaluated, Evaluator } from "./evaluator.js"
import { componentOf, failures, firstBad } from "./failure.js"
import type { Settings } from "./ordinary.js"
import { norm, type Piece, rateAt, stateAt } from "./piece.js"
import type { Stepper } from "./stepping.js"
import { type Stretcher, stretcher } from "./stretch.js"
import { later, numberOf, since, type Time } from "./time.js"

/** Events end a step where it is checked that the series fits f: a little before, as f may not be defined behind. */
const before = 1 - 2 ** -20

/** So many steps in a row that had to be shortened are no accident. */
const patience = 8

/** The loop of ordinary steps is compiled after a few steps where there seem to be so many, or after so many. */
const fewest = 8
const worth = 200

interface Ready extends Evaluated {
  readonly start: Time
  readonly y: Float64Array
}

/**
 * Steps of a series. Each is followed to where its radius of convergence allows; there the rate of change of the series
 * must be that of f. It costs nothing where the next step begins there.
 */
export function seriesStepper(
  system: System,
  evaluate: Evaluator,
  options: Settings & { readonly span: number; readonly names: readonly string[] },
): Stepper {
  const { order, tol, longest, span, cuts, directions, names } = options
  const { size } = system
  let stretch: Stretcher | undefined
  let taken = 0
  let passed = 0
  let ready: Ready | undefined
  let shortened = 0
  let rejected = 0

  const at = (start: Time, y: Float64Array): Ready => ({ ...evaluate(numberOf(start), y, 0), start, y })

  const requireRates = (found: Ready): void => {
    const bad = firstBad(found.rates)
    if (bad < 0) return
    throw failures.notFinite(system, numberOf(found.start), componentOf(system, bad), String(found.rates[bad]))
  }

  const begin = (start: Time, y: Float64Array): Ready => {
    const own = ready?.start === start && ready.y === y ? ready : at(start, y)
    requireRates(own)
    if (Number.isNaN(own.measure)) throw failures.pole(system, numberOf(start), finiteRadius(own, size))
    return own
  }

  /** By how much the series misses f after a time; NaN where f has no value. */
  const defect = (piece: Piece, elapsed: number, found: Evaluated): number =>
    norm(rateAt(piece, elapsed).map((v, i) => (v - found.rates[i]) * elapsed))

  const giveUp = (start: Time, found: Ready, misses: number, stray: number): Error => {
    requireRates(found)
    if (stray >= 0) return failures.eventNotSmooth(system, numberOf(start), names[stray])
    return failures.notSmooth(system, numberOf(start), misses)
  }

  return {
    get rejected() {
      return rejected
    },
    stretch(start, y, t1, until, sides, most) {
      if (size === 0 || taken < fewest) return undefined
      if (!stretch && taken < worth && Math.abs(since(until, start)) < (passed / taken) * worth) return undefined
      stretch ??= stretcher(system, { order, tol, longest, cuts, directions })
      const found = stretch(start, y, t1, until, sides, most)
      if (found.count > 0) shortened = 0
      return found
    },
    next(start, y, limit, look) {
      const own = begin(start, y)
      const t = Math.abs(numberOf(start))
      const free = own.measure === Number.POSITIVE_INFINITY ? span : own.measure
      let h = Math.sign(limit) * Math.min(free, Math.abs(limit), longest)
      if (Math.abs(h) < Math.abs(limit) && Math.abs(h) <= 4 * Number.EPSILON * t)
        throw failures.pole(system, numberOf(start), own.measure * Math.E ** 2)
      taken++
      passed += Math.abs(h)
      let strayed = -1
      for (let attempts = 0; ; attempts++) {
        const whole: Piece = { start, length: h, unit: 1, size, coefficients: own.coefficients, along: own.along }
        const seen = look(whole)
        const first = seen.seen.find(({ direction }) => direction !== 0)
        // An event may stand where f or another event function switches, but not for itself.
        const behind = attempts > 0 && first?.event !== strayed ? seen.behind : undefined
        const length = seen.cut ?? behind ?? h
        const checked = length === h ? h : length * before
        const found = at(later(start, checked), stateAt(whole, checked))
        const misses = defect(whole, checked, found)
        const share = 1e4 * Math.max(tol, Number.EPSILON)
        const allowed = share * Math.max(1, norm(y), norm(own.rates) * Math.abs(checked))
        const rounding = share * Math.max(1, norm(y), t / free)
        const stray = whole.along.findIndex((g, i) => strays(g, checked, found.along[i][0], free, rounding))
        strayed = misses <= allowed ? stray : -1
        if (misses <= allowed && stray < 0) {
          shortened = attempts === 0 || behind !== undefined ? 0 : shortened + 1
          if (length === h) {
            ready = found
            return { piece: whole, endTime: found.start, end: found.y, look: seen }
          }
          return { piece: { ...whole, length }, endTime: later(start, length), end: stateAt(whole, length), look: seen }
        }
        rejected++
        h = length / 2
        if (shortened === patience || Math.abs(h) <= 4 * Number.EPSILON * t) throw giveUp(start, found, misses, stray)
      }
    },
  }
}

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
