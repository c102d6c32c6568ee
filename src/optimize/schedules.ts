import { astype, describe } from "../array/asArray.js"
import type { ArrayLike, NDArray } from "../array/ndarray.js"
import { checkedOptions, requireFinite, requireFlag, requireWhole } from "../array/options.js"
import { isPlain } from "../array/plain.js"
import { requireFunction } from "../array/trace.js"
import * as np from "../numpy/index.js"

/** A number that depends on how many updates were made, such as a learning rate: 0 at the first one. May be traced. */
export type Schedule = (step: ArrayLike) => NDArray

const reals = (step: ArrayLike): NDArray => astype(np.array(step), "float64")

/**
 * The same number at every step. Throws when it is not finite.
 *
 * @example
 * ```ts
 * optimize.schedules.constant(0.1)(1000) // => 0.1
 * ```
 */
export function constant(value: number): Schedule {
  requireFinite("schedules.constant", "the value", value)
  return () => np.array(value)
}

/** What the cosine ends at. */
export interface CosineOptions {
  /** The last value as a share of the first one, 0 by default. */
  readonly alpha?: number
}

/**
 * From `initValue` down to `alpha` times that in `decaySteps` steps, by half a cosine; there it stays. Source: Loshchilov
 * and Hutter 2017, SGDR. Throws when a number is not finite, or there are no steps.
 *
 * @example
 * ```ts
 * const rate = optimize.schedules.cosine(1, 100)
 * np.stack([0, 50, 100, 200].map((step) => rate(step))) // => [1.  0.5 0.  0. ]
 * ```
 */
export function cosine(initValue: number, decaySteps: number, options: CosineOptions = {}): Schedule {
  const who = "schedules.cosine"
  const { alpha = 0 } = checkedOptions(who, options, ["alpha"])
  requireFinite(who, "initValue", initValue)
  requireWhole(who, "decaySteps", decaySteps, 1)
  requireFinite(who, "alpha", alpha)
  return (step) => {
    // exactly 0 at the end, where (1 + cos π) / 2 is
    const share = np.minimum(np.div(reals(step), decaySteps), 1)
    return np.mul(initValue, np.add(np.mul(1 - alpha, np.div(np.add(1, np.cos(np.mul(Math.PI, share))), 2)), alpha))
  }
}

/** How an exponential decays. */
export interface ExponentialOptions {
  /** Only after every `transitionSteps` steps, at once. False by default. */
  readonly staircase?: boolean
  /** It goes no further than here. */
  readonly endValue?: number
}

/**
 * `initValue · decayRate^(step / transitionSteps)`. Throws when a number is not finite, the rate is not positive, or there are no steps.
 *
 * @example
 * ```ts
 * const rate = optimize.schedules.exponential(8, 10, 0.5)
 * np.stack([0, 10, 20, 30].map((step) => rate(step))) // => [8. 4. 2. 1.]
 * ```
 */
export function exponential(
  initValue: number,
  transitionSteps: number,
  decayRate: number,
  options: ExponentialOptions = {},
): Schedule {
  const who = "schedules.exponential"
  const { staircase = false, endValue } = checkedOptions(who, options, ["staircase", "endValue"])
  requireFinite(who, "initValue", initValue)
  requireWhole(who, "transitionSteps", transitionSteps, 1)
  requireFinite(who, "decayRate", decayRate, Number.MIN_VALUE)
  requireFlag(who, "staircase", staircase)
  if (endValue !== undefined) requireFinite(who, "endValue", endValue)
  return (step) => {
    const turns = np.div(reals(step), transitionSteps)
    const value = np.mul(initValue, np.power(decayRate, staircase ? np.floor(turns) : turns))
    if (endValue === undefined) return value
    return decayRate < 1 === initValue > 0 ? np.maximum(value, endValue) : np.minimum(value, endValue)
  }
}

/**
 * In a straight line from 0 to where `after` begins, in so many steps, and then `after`, which counts from there.
 *
 * @example
 * ```ts
 * const rate = optimize.schedules.warmup(4, optimize.schedules.cosine(1, 8))
 * np.stack([0, 2, 4, 8, 12].map((step) => rate(step))) // => [0.  0.5 1.  0.5 0. ]
 * ```
 */
export function warmup(steps: number, after: Schedule): Schedule {
  requireWhole("schedules.warmup", "steps", steps, 1)
  requireFunction("schedules.warmup", after)
  return (step) => {
    const t = reals(step)
    return np.where(np.less(t, steps), np.mul(after(0), np.div(t, steps)), after(np.maximum(np.sub(t, steps), 0)))
  }
}

/**
 * A number that is multiplied by `boundaries[k]` from step k + 1 on, for each k: `{ 100: 0.1, 200: 0.1 }`. Throws when a
 * boundary is no whole number, or a factor not finite.
 *
 * @example
 * ```ts
 * const rate = optimize.schedules.piecewise(1, { 2: 0.5, 4: 0.1 })
 * np.stack([2, 3, 4, 5].map((step) => rate(step))) // => [1.   0.5  0.5  0.05]
 * ```
 */
export function piecewise(initValue: number, boundaries: Readonly<Record<number, number>>): Schedule {
  const who = "schedules.piecewise"
  requireFinite(who, "initValue", initValue)
  if (!isPlain(boundaries))
    throw new TypeError(`${who}: boundaries must be an object { step: factor }; got ${describe(boundaries)}`)
  const pairs = Object.entries(boundaries).map(([step, factor]) => [Number(step), factor])
  for (const [step, factor] of pairs) {
    requireWhole(who, "a boundary", step, 0)
    requireFinite(who, `the factor at ${step}`, factor)
  }
  return (step) => {
    const t = reals(step)
    return pairs.reduce(
      (value, [from, factor]) => np.mul(value, np.where(np.greater(t, from), factor, 1)),
      np.array(initValue),
    )
  }
}
