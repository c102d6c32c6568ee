import type { NDArray } from "../../array/ndarray.js"
import { unitOf } from "../../ir/dtype.js"
import * as np from "../../numpy/index.js"
import { whileLoop } from "../../operators/loops.js"
import type { Coefficients } from "../methods/coefficients.js"
import { larger, smaller } from "../ordinaryStep.js"

const { add, sub, mul, div, abs, where, logicalAnd: and, logicalOr: or } = np

// Event functions over a step, in the compiled loop: polynomials c_0 + c_1 x + ... for x in [0, 1].

/** What is known of one. */
export interface Course {
  readonly c: Coefficients
  /** It has no zero. */
  readonly isAway: NDArray
  /** It is monotonic and crosses zero, once; the sign behind. */
  readonly crosses: NDArray
  readonly behind: NDArray
}

/** Σ c_k x^k, from the top. */
export const valueAt = (c: Coefficients, x: NDArray): NDArray =>
  c.down(c.order - 1, 0, c.at(c.order), (value, term) => add(mul(value, x), term))

/**
 * Horner's rule for intervals bounds the slope Σ k c_k x^(k-1) from above, by `up`, and from below, by -`down`. Where it keeps
 * its sign, the function is monotonic. Else, if its size is a at 0 and b at 1, and changes by `fall` at most towards zero
 * and by `rise` away from it, it is nowhere smaller than (a rise + b fall - rise fall) / (rise + fall), where two lines meet.
 */
export function courseOf(g: Coefficients, h: NDArray, noise: NDArray): Course {
  const c = g.scaled(h)
  const zero = np.zerosLike(noise)
  const slopes = c.derivative()
  const { up, down } = slopes.down(slopes.order, 0, { up: zero, down: zero }, ({ up, down }, term) => ({
    up: add(larger(up, zero), term),
    down: sub(larger(down, zero), term),
  }))
  const end = c.down(c.order - 1, 0, c.at(c.order), (sum, term) => add(sum, term))
  const [a, b, product] = [abs(c.at(0)), abs(end), mul(c.at(0), end)]
  const floor = add(noise, mul(10 * unitOf(noise.dtype), add(abs(up), abs(down))))
  const isPositive = np.less(0, c.at(0))
  const rise = larger(where(isPositive, up, down), floor)
  const fall = larger(where(isPositive, down, up), floor)
  const least = sub(add(mul(a, rise), mul(b, fall)), mul(rise, fall))
  const isMonotonic = np.less(smaller(up, down), 0)
  return {
    c,
    isAway: and(np.less(mul(floor, add(rise, fall)), least), np.less(0, product)),
    crosses: and(and(isMonotonic, np.less(floor, smaller(a, b))), np.less(product, 0)),
    behind: np.sign(end),
  }
}

interface Bracket {
  readonly low: NDArray
  readonly high: NDArray
  readonly x: NDArray
  /** By how much x was moved. */
  readonly moves: NDArray
}

/** The root in [0, 1] of one that crosses zero there, once: Newton's method, which stays in a bracket. */
export function rootOf(c: Coefficients): NDArray {
  const first = c.at(0)
  const { dtype } = first
  const slopes = c.derivative()
  const number = (x: number): NDArray => np.array(x, { dtype })
  const turn = ({ low, high, x }: Bracket): Bracket => {
    const value = valueAt(c, x)
    const isBefore = np.less(0, mul(value, first))
    const [from, to] = [where(isBefore, x, low), where(isBefore, high, x)]
    const newton = sub(x, div(value, valueAt(slopes, x)))
    const isInside = or(and(np.less(from, newton), np.less(newton, to)), np.equal(newton, x))
    const next = where(isInside, newton, mul(add(from, to), 0.5))
    return { low: from, high: to, x: next, moves: abs(sub(next, x)) }
  }
  const isOn = ({ x, moves }: Bracket) => np.less(mul(unitOf(dtype), x), moves)
  const start = { low: number(0), high: number(1), x: number(0.5), moves: number(1) }
  return whileLoop<Bracket>(isOn, turn, start, { maxSteps: 200 }).x
}
