import { derivative, type Numbers, rootBetween, rootsInside, shifted, valueAt } from "./polynomial.js"

/** After x = 0 the noise may hide the sign of c until some term is ten times as large. */
export function hidden(c: Numbers, noise: number): number {
  const enough = 10 * Math.max(noise, Math.abs(c[0]))
  let least = 1
  for (let k = 1; k < c.length; k++) if (c[k] !== 0) least = Math.min(least, (enough / Math.abs(c[k])) ** (1 / k))
  return least
}

/** Where a polynomial crosses zero, or touches it (direction 0). */
export interface Crossing {
  readonly at: number
  readonly direction: number
}

/** What is known where a polynomial begins, and what is asked. */
export interface Course {
  /** Zeros up to there are none, but for one that `side` tells. */
  readonly from: number
  /** Values up to it are zero. */
  readonly noise: number
  /** The sign before 0; 0 where it is not known. Where c_0 is 0 and `isSeen`, the sign just behind. */
  readonly side: number
  /** Has the zero at 0 been found before? */
  readonly isSeen: boolean
  /** Is 1 the end, so that a zero there is found now or never? */
  readonly isEnd: boolean
}

/** What is found along a polynomial. */
export interface Found {
  readonly found: readonly Crossing[]
  /** The last sign that noise did not hide. */
  readonly side: number
  /** Does it end within a zero that has been found? */
  readonly isSeen: boolean
}

/**
 * The crossings and touches in (from, 1]. Between two neighbours among the ends and the roots of the derivative a
 * polynomial is monotonic, so that signs there tell every root. A zero at 1 is left to what follows, unless 1 is the end.
 */
export function crossings(c: Numbers, course: Course): Found {
  const { from, noise, side, isEnd } = course
  if (isExcluded(c, noise) && (side === 0 || side === Math.sign(c[0])))
    return { found: [], side: Math.sign(c[0]), isSeen: false }
  const signAt = (x: number) => {
    const value = valueAt(c, x)
    return Math.abs(value) <= noise ? 0 : Math.sign(value)
  }
  const all = rootsInside(derivative(c))
  const turns = all.filter((x) => x > from)
  const points = [from, ...turns, 1]
  const first = Math.sign(valueAt(c, from))
  const found = atStart(c, course, first, all[0])
  let [before, last, isSeen] = [first || side, from, false]
  points.slice(1).forEach((x, i) => {
    const sign = signAt(x)
    if (sign !== 0) {
      if (before !== 0 && sign !== before) found.push({ at: rootBetween(c, last, x, before), direction: sign })
      isSeen = false
      before = sign
    } else if (i < turns.length && before !== 0 && !isSeen) {
      const after =
        points
          .slice(i + 2)
          .map(signAt)
          .find(Boolean) ??
        (signBeyond(c, noise) || before)
      found.push({ at: x, direction: after === before ? 0 : after })
      isSeen = true
      before = after
    } else if (isEnd && i === turns.length && !isSeen) found.push(...zeroAtEnd(c, last, before, noise))
    last = x
  })
  return { found, side: before, isSeen }
}

/** What the sign before tells: a crossing or a touch up to `from`, behind which the sign is `first`. */
function atStart(c: Numbers, { from, noise, side, isSeen }: Course, first: number, turn: number): Crossing[] {
  if (side === 0 || first === 0) return []
  if (first !== side) {
    const hasLeft = c[0] === 0 && Math.sign(c[1]) === side
    return [{ at: hasLeft ? rootBetween(Array.from(c).slice(1), 0, from, side) : 0, direction: first }]
  }
  if (isSeen || from === 0 || Math.abs(c[0]) > noise) return []
  return [{ at: turn <= from ? turn : 0, direction: 0 }]
}

/** The sign behind 1, where noise no longer hides it; 0 where that is further than the polynomial reaches. */
function signBeyond(c: Numbers, noise: number): number {
  const beyond = shifted(c)
  const from = hidden(beyond, noise)
  return from < 1 ? Math.sign(valueAt(beyond, from)) : 0
}

/**
 * A zero at 1, where noise hides the value, after the sign `before`. What only tends to zero, as exp(-t), has none: there
 * must be a zero, or quite near a turn, to which Newton's method leads from 1.
 */
export function zeroAtEnd(c: Numbers, last: number, before: number, noise: number): Crossing[] {
  if (before === 0) return []
  const beyond = shifted(c)
  const [c0, c1, c2 = 0, c3 = 0] = beyond
  const turn = -c1 / (2 * c2)
  const isTurn = isNear(c1, 2 * c2, 3 * c3) && Math.abs(turn) < 2 ** -10
  if (isTurn && Math.abs(valueAt(beyond, turn)) <= noise) return [{ at: 1, direction: 0 }]
  if (c0 === 0) return [{ at: 1, direction: signBeyond(c, noise) === before ? 0 : -before }]
  if (!isNear(c0, c1, c2)) return []
  const isBehind = Math.sign(c0) === -before && Math.sign(valueAt(c, last)) === before
  return [{ at: isBehind ? rootBetween(c, last, 1, before) : 1, direction: -before }]
}

/** Does Newton's method lead from 0 to a zero of c_0 + c_1 x + c_2 x²? Kantorovich's condition, with 1/4 in place of 1/2. */
const isNear = (c0: number, c1: number, c2: number): boolean => c1 !== 0 && Math.abs(8 * c0 * c2) <= c1 * c1

/** Can a polynomial have no zero in [0, 1]? What is not linear is bounded by the sum of its coefficients. */
function isExcluded(c: Numbers, noise: number): boolean {
  let rest = noise
  for (let k = 2; k < c.length; k++) rest += Math.abs(c[k])
  const end = c[0] + (c[1] ?? 0)
  return c[0] * end > 0 && rest < Math.abs(c[0]) && rest < Math.abs(end)
}
