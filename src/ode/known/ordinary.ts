import { NDArray } from "../../array/ndarray.js"
import { aval } from "../../ir/aval.js"
import { build } from "../../ir/builder.js"
import type { Program } from "../../ir/program.js"
import * as np from "../../numpy/index.js"
import { whileLoop } from "../../operators/loops.js"
import type { Coefficients } from "../methods/coefficients.js"
import { type Begin, beginning, type Lengths, ordinaryStep, smaller } from "../ordinaryStep.js"
import type { System } from "../system.js"

const { add, mul, abs, where, logicalAnd: and, logicalOr: or } = np

/** What decides about the steps of a series. */
export interface Settings extends Lengths {
  /** Does each event end its step, or change the state? */
  readonly cuts: readonly boolean[]
  /** The sign of dg/dt that each event wants; 0 for both. */
  readonly directions: readonly number[]
}

/** What goes from turn to turn: where a step begins, how the one before ended, and what is kept of all. */
interface Carry extends Begin {
  /** The sign of each event function before; 0 where it is not known. */
  readonly sides: NDArray
  readonly count: NDArray
  /** Did the series before fit f here? Is the step from here an ordinary one? */
  readonly fits: NDArray
  readonly goesOn: NDArray
  /** Where the step before began. */
  readonly from: NDArray
  /**
   * Of each turn t, what rounding took from it, the length of the step, whether events may lie in it, the signs of the event
   * functions before, and the state.
   */
  readonly kept: readonly NDArray[]
}

/** So many components are kept one by one, more as vectors. */
export const few = 8

/** What is known of an event function over a step. */
interface Course {
  /** It has no zero. */
  readonly isAway: NDArray
  /** It crosses zero once, in a direction that is not wanted; the sign behind. */
  readonly passes: NDArray
  readonly behind: NDArray
}

/**
 * What is not linear is bounded by the sum of its terms: so the function keeps the sign that it has at both ends, or its
 * slope keeps its sign, and it goes away from zero or crosses it once.
 */
function courseOf(g: Coefficients, h: NDArray, length: NDArray, noise: NDArray, direction: number): Course {
  // R(h) = Σ |g_k| h^(k-2) from k = 2 on, and R'(h), of which Σ k |g_k| h^(k-1) = h (2 R + h R').
  const [g0, g1] = [g.at(0), g.at(1)]
  const top = abs(g.at(g.order))
  const isShort = g.order === 2
  const start = isShort
    ? { rest: top, bend: np.zerosLike(top) }
    : { rest: add(mul(top, length), abs(g.at(g.order - 1))), bend: top }
  const { rest, bend } = g.down(g.order - 2, 2, start, ({ rest, bend }, term) => ({
    rest: add(mul(rest, length), abs(term)),
    bend: add(mul(bend, length), rest),
  }))
  const slope = mul(add(mul(bend, length), mul(2, rest)), length)
  const linear = mul(g1, h)
  const end = add(g0, linear)
  const isClear = np.less(add(noise, mul(mul(rest, length), length)), smaller(abs(g0), abs(end)))
  const isMonotonic = np.less(slope, abs(g1))
  const keeps = and(isClear, np.greater(mul(g0, end), 0))
  const leaves = and(np.greater(mul(g0, linear), 0), and(isMonotonic, np.less(noise, abs(g0))))
  const crosses = and(isClear, and(isMonotonic, np.less(mul(g0, end), 0)))
  const isUnwanted = np.less(mul(g1, direction), 0)
  return { isAway: or(keeps, leaves), passes: and(crosses, isUnwanted), behind: np.sign(end) }
}

/**
 * Ordinary steps, one after the other: as long as the radius of convergence allows, each with a series that fits f, away
 * from t1 and from events that end a step. The program takes t, low, y, t1, a time up to which it goes and by no more than
 * one step beyond, the sense of time, the sides of events, how many turns there may be, and the parameters. It returns how
 * many there were; whether the last one is right, or the one before must be tried again; whether the step from there is an
 * ordinary one; and what was kept of each, of which the last one is where the next step begins.
 */
export function ordinarySteps(system: System, settings: Settings, most: number): Program {
  const { dtype, size, along, parameters } = system
  const scalar = aval([], dtype)
  const vector = aval([size], dtype)
  return build(
    [
      ...[scalar, scalar, vector, scalar, scalar, scalar, aval([along.length], dtype), aval([], "int32")],
      ...parameters.map((x) => x.atom.aval),
    ],
    (...inputs) => {
      const [t, low, y, t1, until, sense, sides, turns, ...rest] = inputs.map((x) => new NDArray(x))
      const own = { ...system, parameters: rest }
      const column = np.zeros([most], { dtype })
      const states = size <= few ? Array.from({ length: size }, () => column) : [np.zeros([most, size], { dtype })]
      const start: Carry = {
        ...{ ...beginning(t, low, y), sides },
        ...{ count: np.array(0, { dtype: "int32" }), fits: np.array(true), goesOn: np.array(true) },
        from: mul(sense, Number.NEGATIVE_INFINITY),
        kept: [...Array.from({ length: 4 + along.length }, () => column), ...states],
      }
      const isOn = ({ goesOn, count, from }: Carry) =>
        and(and(goesOn, np.less(count, turns)), np.less(mul(from, sense), mul(until, sense)))
      const last = whileLoop<Carry>(isOn, (carry) => turnOf(own, settings, t1, sense, carry), start as never)
      return [last.count, last.fits, last.goesOn, ...last.kept].map((x) => x.atom)
    },
  )
}

function turnOf(system: System, settings: Settings, t1: NDArray, sense: NDArray, c: Carry): Carry {
  const { tol, cuts, directions } = settings
  const { end, length, scale, along, fits, isInside } = ordinaryStep(system, settings, t1, sense, c)
  const { h } = end
  const noise = mul(10 * Math.max(tol, Number.EPSILON), scale)
  const courses = along.map((g, i) => courseOf(g, h, length, noise, directions[i]))
  const silent = along.map((g, i) =>
    and(or(courses[i].isAway, courses[i].passes), np.greaterEqual(mul(g.at(0), c.sides.at(i)), 0)),
  )
  const sides = along.map((g, i) => {
    const { isAway, passes, behind } = courses[i]
    return where(isAway, np.sign(g.at(0)), where(passes, behind, np.zerosLike(h)))
  })
  const isQuiet = silent.reduce(and, np.array(true))
  return {
    ...{ ...end, fits, count: add(c.count, 1), from: c.t },
    sides: along.length === 0 ? c.sides : np.stack(sides),
    goesOn: silent.filter((_, i) => cuts[i]).reduce(and, and(fits, isInside)),
    kept: [
      ...[c.t, c.low, h, where(isQuiet, np.zerosLike(h), 1), ...along.map((_, i) => c.sides.at(i))],
      ...(system.size <= few ? Array.from({ length: system.size }, (_, i) => c.y.at(i)) : [c.y]),
    ].map((x, i) => c.kept[i].with(c.count, x)),
  }
}
