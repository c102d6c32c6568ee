import type { NDArray } from "../array/ndarray.js"
import { unitOf } from "../ir/dtype.js"
import * as np from "../numpy/index.js"
import type { Coefficients } from "./methods/coefficients.js"
import { byHalves } from "./methods/halves.js"
import { type Expanded, series, shareOf } from "./methods/taylor.js"
import type { System } from "./system.js"
import { missingPart } from "./tolerance.js"
import { later } from "./traced/series.js"

const { add, mul, div, sub, abs, where, logicalAnd: and, stopGradient: fixed } = np

// A step of a series that nothing ends before its time, as few operations as it takes: the driver's loop takes it, and the
// loop of a program that is traced. Lengths and checks are constants to differentiation.

/** What decides about the length of a step. */
export interface Lengths {
  readonly order: number
  readonly tol: number
  readonly longest: number
}

/** Where a step begins, and how the one before ended. */
export interface Begin {
  readonly t: NDArray
  /** What rounding took from t. */
  readonly low: NDArray
  readonly y: NDArray
  /** What rounding took from y. */
  readonly rest: NDArray
  /** The rate of change at the end of the series before, how long that was followed, and by how much it may miss f. */
  readonly slope: NDArray
  readonly h: NDArray
  readonly allowed: NDArray
}

/** Nothing was before, which anything fits. */
export const beginning = (t: NDArray, low: NDArray, y: NDArray): Begin => ({
  ...{ t, low, y, rest: fixed(np.zerosLike(y)), slope: fixed(np.zerosLike(y)), h: fixed(np.zerosLike(t)) },
  allowed: np.array(Number.POSITIVE_INFINITY, { dtype: y.dtype }),
})

export interface Stepped extends Expanded {
  /** The end, where the next one begins. */
  readonly end: Begin
  /** The size of the state, 1 at least. */
  readonly scale: NDArray
  /** How long the radius of convergence allows it to be. */
  readonly free: NDArray
  /** Did the series before fit f here? */
  readonly fits: NDArray
  /** Is the length known, not too small, and does it end before t1? */
  readonly isInside: NDArray
}

/** The larger one: one instruction. What is NaN is left out, and shows at the end of the step. */
export const larger = (a: NDArray, b: NDArray): NDArray => where(np.less(a, b), b, a)
export const smaller = (a: NDArray, b: NDArray): NDArray => where(np.less(b, a), b, a)
const most = (x: NDArray): NDArray => byHalves(abs(fixed(x)), larger)

/** What Σ c_k h^k adds to c_0, and its derivative in h, side by side. */
function polynomial(c: Coefficients, h: NDArray): readonly [change: NDArray, slope: NDArray] {
  const { order } = c
  const start = { value: add(mul(c.at(order), h), c.at(order - 1)), slope: fixed(c.at(order)) }
  const { value, slope } = c.down(order - 2, 1, start, ({ value, slope }, term) => ({
    value: add(mul(value, h), term),
    slope: add(mul(slope, h), fixed(value)),
  }))
  return [mul(value, h), add(mul(slope, h), fixed(value))]
}

/**
 * y + change, with what rounding takes (Knuth), to which that of the step before is added: errors then grow with what the
 * series adds, not with the state.
 */
function moved(y: NDArray, rest: NDArray, change: NDArray): Pick<Begin, "y" | "rest"> {
  const sum = add(y, change)
  const [a, b, total] = [y, change, sum].map(fixed)
  const part = sub(total, a)
  const error = add(add(sub(a, sub(total, part)), sub(b, part)), rest)
  const end = add(sum, error)
  return { y: end, rest: sub(error, sub(fixed(end), total)) }
}

/** How long a step may be, by the last two coefficients: infinite where these do not tell it. */
function lengthOf({ rows, along }: Expanded, scale: NDArray): NDArray {
  const p = rows.order
  const power = (k: number) => {
    const norm = along.reduce((all, g) => larger(all, abs(fixed(g.at(k)))), most(rows.at(k)))
    return mul(np.log2(div(scale, norm)), 1 / k)
  }
  return mul(np.exp2(smaller(power(p), power(p - 1))), shareOf(p))
}

/**
 * No length of an ordinary step is larger. Reverse mode differentiates steps that are not taken too, with cotangents of zero:
 * powers of their lengths must be finite.
 */
function longestKnown({ dtype, isTraced }: System, order: number): number {
  const [largest, exponent] = dtype === "float32" ? [3e38, 120] : [Number.MAX_VALUE, 1000]
  return isTraced ? 2 ** Math.floor(exponent / order) : largest
}

/** A step of the radius of convergence towards t1, in the sense of time; both are known to differentiation. */
export function ordinaryStep(
  system: System,
  { order, tol, longest }: Lengths,
  t1: NDArray,
  sense: NDArray,
  from: Begin,
): Stepped {
  const { dtype } = system
  const expanded = series(system, from.t, from.y, order, true)
  const { rows, along } = expanded
  const scale = larger(np.array(1, { dtype }), most(rows.at(0)))
  const misses = mul(most(sub(from.slope, fixed(rows.at(1)))), abs(from.h))
  const free = lengthOf(expanded, scale)
  const length = Number.isFinite(longest) ? smaller(free, np.array(longest, { dtype })) : free
  const largest = np.array(longestKnown(system, order), { dtype })
  const h = mul(sense, system.isTraced ? smaller(length, largest) : length)
  const epsilon = unitOf(dtype)
  const isLong = np.greater(length, mul(4 * epsilon, abs(fixed(from.t))))
  const isBefore = np.less(length, abs(sub(sub(fixed(t1), fixed(from.t)), fixed(from.low))))
  const isKnown = np.less(free, largest)
  const [change, slope] = polynomial(rows, h)
  const [t, low] = later(from.t, from.low, h)
  const allowed = mul(missingPart(tol, dtype), larger(scale, mul(most(rows.at(1)), length)))
  return {
    ...{ end: { t, low, ...moved(from.y, from.rest, change), slope, h, allowed }, scale, free, rows, along },
    fits: np.lessEqual(misses, from.allowed),
    isInside: and(and(isKnown, isBefore), isLong),
  }
}
