import { begun, bounded, common, hidden, isLast, isNoise, type Memory, moved, remembering } from "./descent.js"
import type { Method } from "./method.js"
import type { Squares } from "./squares.js"
import { plus, scaled } from "./vector.js"

/** The lengths that are tried are powers of this; so many of them. */
const [shorter, lengths] = [0.5, 16]

/** A step at least so long takes so much from the damping, one less than half as long adds as much. */
const [long, relief] = [0.25, 0.1]

/** The first length of the grid, from 1 down, after which the value rises; undefined when none is below `before`. */
function onGrid(value: (length: number) => number, before: number): { length: number; value: number } | undefined {
  let best: { length: number; value: number } | undefined
  for (let k = 0; k < lengths; k++) {
    const length = shorter ** k
    const found = value(length)
    if (found < (best?.value ?? before)) best = { length, value: found }
    else if (best) break
  }
  return best
}

/**
 * Gauss's and Newton's method with a damping: the step lies near `momentum` times the step before, and is as long as lowers the value
 * the most on a geometric grid. The damping falls after long steps and grows after short ones. Of a network's parameters, with residuals at points, this is the energy natural gradient. Sources:
 * Müller and Zeinhofer 2023, arXiv 2302.13163; Goldshlager, Abrahamsen and Lin 2024, arXiv 2401.10190; Guzmán-Cordero et
 * al. 2025, arXiv 2505.12149.
 */
export function gaussNewton(damping: number, momentum: number): Method<Memory, Squares> {
  const known = remembering()
  const none = (memory: Memory): Float64Array => new Float64Array(memory.x.length)
  return {
    ...common,
    begin: (f, x) => begun(f, known, x, damping),
    step(f, memory, step) {
      const { x, scale } = memory
      const linear = known.at(f, x, step)
      let { damping: lambda, offset } = memory
      for (;;) {
        const found = linear.step(lambda, scale, offset)
        const now = { ...memory, damping: lambda, offset: none(memory) }
        const isFree = offset.every((c) => c === 0)
        const last = found && isFree && isNoise(found.decrease, linear.value) && hidden(f, known, now, found.step, step)
        if (last) return last
        const to = found && onGrid((length) => f.value(plus(x, length, found.step), step), linear.value)
        if (found && to) {
          const factor = to.length >= long ? relief : to.length >= long / 2 ? 1 : 1 / relief
          const by = scaled(found.step, to.length)
          const next = { ...now, damping: bounded(lambda * factor), offset: scaled(by, momentum) }
          return moved(f, known, next, plus(x, 1, by), to.value, step)
        }
        if (!isFree) offset = none(memory)
        else if (f.isRedrawn && isLast(lambda)) return { ...now, value: linear.value, damping }
        else if (isLast(lambda)) return undefined
        else lambda = bounded(lambda * 10)
      }
    },
  }
}
