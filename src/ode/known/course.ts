import type { NDArray } from "../../array/ndarray.js"
import * as np from "../../numpy/index.js"
import { whileLoop } from "../../operators/loops.js"
import { larger, smaller } from "../ordinaryStep.js"

const { add, sub, mul, div, abs, where, logicalAnd: and, logicalOr: or } = np

// Event functions over a step, in the compiled loop: polynomials c_0 + c_1 x + ... for x in [0, 1].

/** What is known of one. */
export interface Course {
  readonly c: readonly NDArray[]
  /** It has no zero. */
  readonly isAway: NDArray
  /** It is monotonic and crosses zero, once; the sign behind. */
  readonly crosses: NDArray
  readonly behind: NDArray
}

/** 1, h, h², ..., by as few products one after the other as it takes. */
export function powersOf(h: NDArray, order: number): readonly NDArray[] {
  const powers = [np.onesLike(h), h]
  for (let k = 2; k <= order; k++) powers.push(mul(powers[k >> 1], powers[k - (k >> 1)]))
  return powers
}

/** c_n x^n + ... + c_0, from the top. */
const valueAt = (c: readonly NDArray[], x: NDArray): NDArray =>
  c.slice(0, -1).reduceRight((value, term) => add(mul(value, x), term), c[c.length - 1])

/**
 * Horner's rule for intervals bounds the slope Σ k c_k x^(k-1) from above, by `up`, and from below, by -`down`. Where it keeps
 * its sign, the function is monotonic. Else, if its size is a at 0 and b at 1, and changes by `fall` at most towards zero
 * and by `rise` away from it, it is nowhere smaller than (a rise + b fall - rise fall) / (rise + fall), where two lines meet.
 */
export function courseOf(g: readonly NDArray[], powers: readonly NDArray[], noise: NDArray): Course {
  const c = g.map((x, k) => (k === 0 ? x : mul(x, powers[k])))
  const zero = np.zerosLike(noise)
  let [up, down] = [zero, zero]
  for (let k = c.length - 1; k >= 1; k--) {
    const term = mul(k, c[k])
    up = add(larger(up, zero), term)
    down = sub(larger(down, zero), term)
  }
  const end = c.slice(0, -1).reduceRight((sum, x) => add(sum, x), c[c.length - 1])
  const [a, b, product] = [abs(c[0]), abs(end), mul(c[0], end)]
  const floor = add(noise, mul(10 * Number.EPSILON, add(abs(up), abs(down))))
  const isPositive = np.less(0, c[0])
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
export function rootOf(c: readonly NDArray[]): NDArray {
  const { dtype } = c[0]
  const slopes = c.slice(1).map((x, k) => mul(x, k + 1))
  const epsilon = dtype === "float32" ? 2 ** -23 : Number.EPSILON
  const start = { ...{ low: 0, high: 1, x: 0.5, moves: 1 } }
  const turn = ({ low, high, x }: Bracket): Bracket => {
    const value = valueAt(c, x)
    const isBefore = np.less(0, mul(value, c[0]))
    const [from, to] = [where(isBefore, x, low), where(isBefore, high, x)]
    const newton = sub(x, div(value, valueAt(slopes, x)))
    const isInside = or(and(np.less(from, newton), np.less(newton, to)), np.equal(newton, x))
    const next = where(isInside, newton, mul(add(from, to), 0.5))
    return { low: from, high: to, x: next, moves: abs(sub(next, x)) }
  }
  const isOn = ({ x, moves }: Bracket) => np.less(mul(epsilon, x), moves)
  const begin = Object.fromEntries(Object.entries(start).map(([name, x]) => [name, np.array(x, { dtype })]))
  return whileLoop<Bracket>(isOn, turn, begin as never, { maxSteps: 200 }).x
}
