import { begun, bounded, common, hidden, isLast, isNoise, type Memory, moved, remembering } from "./descent.js"
import type { Method } from "./method.js"
import type { Squares } from "./squares.js"
import { plus } from "./vector.js"

/** A step that lowers the value by a smaller share of what the model promised is not taken. */
const accepted = 1e-4

/** The diagonal of D never shrinks: a column that was long once has shown its unit. */
const widened = (scale: Float64Array, lengths: Float64Array, isFirst: boolean): Float64Array =>
  scale.map((d, i) => {
    const length = lengths.length === scale.length ? lengths[i] : 1
    return isFirst ? length || 1 : Math.max(d, length)
  })

/**
 * Levenberg's and Marquardt's method: a step is taken when it lowers the value, and the damping follows the ratio of the
 * decrease to that of the linear model. Parameters are measured in units of the lengths of the columns of J, so that their
 * own units do not matter. Sources: Moré 1978, The Levenberg-Marquardt algorithm: implementation and theory; Nielsen 1999,
 * Damping Parameter in Marquardt's Method.
 */
export function marquardt(damping: number): Method<Memory, Squares> {
  const known = remembering()
  return {
    ...common,
    begin: (f, x) => begun(f, known, x, damping),
    step(f, memory, step) {
      const { x, offset } = memory
      const linear = known.at(f, x, step)
      const scale = widened(memory.scale, linear.lengths, step === 1)
      let { damping: lambda, growth } = memory
      for (;;) {
        const found = linear.step(lambda, scale, offset)
        const now = { ...memory, scale, damping: lambda, growth }
        const last = found && isNoise(found.decrease, linear.value) && hidden(f, known, now, found.step, step)
        if (last) return last
        const to = found && plus(x, 1, found.step)
        const value = to ? f.value(to, step) : Number.NaN
        const ratio = found ? (linear.value - value) / found.decrease : Number.NaN
        if (to && ratio > accepted) {
          const next = bounded(lambda * Math.max(1 / 3, 1 - (2 * ratio - 1) ** 3))
          return moved(f, known, { ...now, damping: next, growth: 2 }, to, value, step)
        }
        if (isLast(lambda)) return undefined
        lambda = bounded(lambda * growth)
        growth *= 2
      }
    },
  }
}
