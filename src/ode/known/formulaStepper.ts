import type { System } from "../system.js"
import type { Evaluated, Evaluator } from "./evaluator.js"
import { componentOf, failures, firstBad } from "./failure.js"
import { norm, type Piece, stateAt } from "./piece.js"
import type { Step, Stepper } from "./stepping.js"
import { later, numberOf, type Time } from "./time.js"

/**
 * Steps of a formula with an error estimate e, 1 where it is as asked: the next one is longer by 0.9 e^(-1 / (order + 1)),
 * from 1/5 to 5 times (Hairer, Nørsett & Wanner, Solving Ordinary Differential Equations I, II.4).
 */
export function formulaStepper(
  system: System,
  evaluate: Evaluator,
  options: {
    readonly order: number
    readonly longest: number
    readonly first: number | undefined
    readonly span: number
  },
): Stepper {
  const { order, longest, span } = options
  const { size } = system
  let proposed = options.first
  let rejected = 0

  /** A first step, over which an Euler step would change the state by one hundredth. */
  const firstStep = (t: number, y: Float64Array, sense: number): number => {
    const { rates } = evaluate(t, y, sense)
    const bad = firstBad(rates)
    if (bad >= 0) throw failures.notFinite(system, t, componentOf(system, bad), String(rates[bad]))
    const [scale, rate] = [norm(y), norm(rates)]
    return scale > 0 && rate > 0 ? Math.min((0.01 * scale) / rate, span) : 1e-6 * span
  }

  const taken = (piece: Piece, found: Evaluated, look: (piece: Piece) => Step["look"]): Step => {
    const seen = look(piece)
    if (seen.cut === undefined)
      return {
        piece,
        endTime: later(piece.start, piece.length),
        end: found.end ?? stateAt(piece, piece.length),
        look: seen,
      }
    return {
      piece: { ...piece, length: seen.cut },
      endTime: later(piece.start, seen.cut),
      end: stateAt(piece, seen.cut),
      look: seen,
    }
  }

  return {
    get rejected() {
      return rejected
    },
    next(start: Time, y, limit, look) {
      const t = numberOf(start)
      const sense = Math.sign(limit)
      proposed ??= firstStep(t, y, sense)
      for (let most = 5; ; most = 1) {
        const length = Math.min(proposed, Math.abs(limit), longest)
        const found = evaluate(t, y, sense * length)
        const error = found.measure
        const factor = Number.isFinite(error) ? Math.min(most, Math.max(0.2, 0.9 * error ** (-1 / (order + 1)))) : 0.2
        if (error <= 1) {
          proposed = length < proposed && factor > 1 ? proposed : length * factor
          const h = sense * length
          return taken(
            { start, length: h, unit: h, size, coefficients: found.coefficients, along: found.along },
            found,
            look,
          )
        }
        rejected++
        proposed = length * Math.min(factor, 0.9)
        if (proposed > 4 * Number.EPSILON * Math.abs(t) && proposed > 0) continue
        const bad = firstBad(found.coefficients)
        if (bad >= 0)
          throw failures.notFinite(system, t, componentOf(system, bad % size), String(found.coefficients[bad]))
        throw failures.tooSmall(system, t, proposed)
      }
    },
  }
}
