import { cosine, type Linearisation } from "./linearisation.js"
import { isVector, type Method } from "./method.js"
import type { Squares } from "./squares.js"
import { plus } from "./vector.js"

/** What methods for sums of squares know between two steps. */
export type Memory = {
  readonly x: Float64Array
  readonly value: number
  /** Empty where other samples are drawn in every step. */
  readonly gradient: Float64Array
  readonly cosine: number
  /** The value at the start. */
  readonly first: number
  readonly damping: number
  /** By what the damping grows at the next failure. */
  readonly growth: number
  /** The diagonal of D. */
  readonly scale: Float64Array
  /** What the step is near to: a share of the step before, or zeros. */
  readonly offset: Float64Array
  /** 1 where rounding leaves nothing to gain. */
  readonly isDone: number
}

/** Dampings are kept between: a smaller one does nothing, a larger one leaves no step. */
const [least, most] = [1e-15, 1e15]
export const bounded = (damping: number): number => Math.min(Math.max(damping, least), most)
export const isLast = (damping: number): boolean => damping >= most

/** Values that differ by less, relative to their size, do not tell which is lower. */
const rounding = 1e-13
/** The cosine that belongs to such a difference, and some. */
const flat = 1e-8
/** A sum of squares so much smaller than the first one is zero. */
const zero = 1e-31

export const isNoise = (decrease: number, value: number): boolean => decrease <= rounding * value

/** What is known at a point; what was known last is not computed again. */
export function remembering() {
  let known: { readonly x: Float64Array; readonly linear: Linearisation } | undefined
  return {
    keep(x: Float64Array, linear: Linearisation): void {
      known = { x, linear }
    },
    /** After a state was read from elsewhere it is computed again, which does not count. */
    at(f: Squares, x: Float64Array, step: number): Linearisation {
      if (f.isRedrawn) return f.at(x, step)
      if (known?.x !== x) {
        const { evaluations } = f
        known = { x, linear: f.at(x, step) }
        f.evaluations = evaluations
      }
      return known.linear
    },
  }
}

export type Known = ReturnType<typeof remembering>

/** What is known at the start. */
export function begun(f: Squares, known: Known, x: Float64Array, damping: number): Memory {
  const linear = f.at(x, 1)
  known.keep(x, linear)
  const { value, gradient } = linear
  const n = x.length
  return {
    ...{ x, value, gradient: f.isRedrawn ? new Float64Array(0) : gradient, cosine: cosine(linear), first: value },
    ...{
      damping: bounded(damping),
      growth: 2,
      scale: new Float64Array(n).fill(1),
      offset: new Float64Array(n),
      isDone: 0,
    },
  }
}

/** What is known after a step to x. */
export function moved(f: Squares, known: Known, before: Memory, x: Float64Array, value: number, step: number): Memory {
  if (f.isRedrawn) return { ...before, x, value }
  const linear = f.at(x, step)
  known.keep(x, linear)
  return { ...before, x, value: linear.value, gradient: linear.gradient, cosine: cosine(linear) }
}

/**
 * A step that rounding hides: it counts where the gradient gets smaller; where not, there is nothing to gain any more. Undefined
 * where the gradient says that there is: then the step itself is made of rounding errors.
 */
export function hidden(f: Squares, known: Known, before: Memory, by: Float64Array, step: number): Memory | undefined {
  if (f.isRedrawn) return before
  const x = plus(before.x, 1, by)
  const old = known.at(f, before.x, step)
  const next = moved(f, known, before, x, before.value, step)
  if (next.cosine < before.cosine) return next
  known.keep(before.x, old)
  if (before.cosine > flat) return undefined
  return { ...before, isDone: 1 }
}

/** How these methods say where they are and when they are done. */
export const common: Pick<Method<Memory, Squares>, "place" | "hasConverged" | "isMemory"> = {
  place: ({ x, value, gradient }) => (gradient.length > 0 ? { x, value, gradient } : { x, value }),
  hasConverged: ({ value, first, gradient, cosine: c, isDone }, tol) =>
    isDone === 1 || (gradient.length > 0 && (c <= tol || value <= zero * first)),
  isMemory: ({ x, value, gradient, cosine: c, first, damping, growth, scale, offset, isDone }, n) =>
    [x, scale, offset].every((v) => isVector(v, n)) &&
    (isVector(gradient, 0) || isVector(gradient, n)) &&
    [value, c, first, damping, growth, isDone].every((v) => Number.isFinite(v) && Number(v) >= 0) &&
    (scale as Float64Array).every((d) => d > 0),
}
