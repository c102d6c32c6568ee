import { NDArray } from "../../array/ndarray.js"
import { aval } from "../../ir/aval.js"
import { build } from "../../ir/builder.js"
import type { Program } from "../../ir/program.js"
import * as np from "../../numpy/index.js"
import { whileLoop } from "../../operators/loops.js"
import { whereFinite } from "../../transforms/whereFinite.js"
import { byHalves } from "../methods/halves.js"
import { type Expanded, series, shareOf } from "../methods/taylor.js"
import type { System } from "../system.js"
import { later } from "../traced/series.js"

const { add, mul, div, sub, abs, where, logicalAnd: and, logicalOr: or } = np

/** What decides about the steps of a series. */
export interface Settings {
  readonly order: number
  readonly tol: number
  readonly longest: number
  /** Does each event end its step, or change the state? */
  readonly cuts: readonly boolean[]
}

/** What goes from turn to turn: where a step begins, how the one before ended, and what is kept of all. */
interface Carry {
  readonly t: NDArray
  readonly low: NDArray
  readonly y: NDArray
  /** The rate of change at the end of the series before, how long that was followed, and by how much it may miss f. */
  readonly slope: NDArray
  readonly h: NDArray
  readonly allowed: NDArray
  /** The sign of each event function before; 0 where it is not known. */
  readonly sides: NDArray
  readonly count: NDArray
  /** Did the series before fit f here? Is the step from here an ordinary one? */
  readonly fits: NDArray
  readonly goesOn: NDArray
  /**
   * Of each turn t, what rounding took from it, the length of the step, whether events may lie in it, the signs of the event
   * functions before, and the state.
   */
  readonly kept: readonly NDArray[]
}

/** So many components are kept one by one, more as vectors. */
export const few = 8

/** The larger one: one instruction. What is NaN is left out, and shows at the end of the step. */
const larger = (a: NDArray, b: NDArray): NDArray => where(np.less(a, b), b, a)
const smaller = (a: NDArray, b: NDArray): NDArray => where(np.less(b, a), b, a)
const most = (x: NDArray): NDArray => byHalves(abs(x), larger)

/** Σ c_k h^k and its derivative in h, side by side. */
function polynomial(c: readonly NDArray[], h: NDArray): readonly [value: NDArray, slope: NDArray] {
  let value = c[c.length - 1]
  let slope = value
  for (let k = c.length - 2; k >= 0; k--) {
    if (k < c.length - 2) slope = add(mul(slope, h), value)
    value = add(mul(value, h), c[k])
  }
  return [value, slope]
}

/** How long a step may be, by the last two coefficients: infinite where these do not tell it. */
function lengthOf({ rows, along }: Expanded, scale: NDArray): NDArray {
  const p = rows.length - 1
  const power = (k: number) => {
    const norm = along.reduce((all, g) => larger(all, abs(g[k])), most(rows[k]))
    return mul(np.log2(div(scale, norm)), 1 / k)
  }
  return mul(np.exp2(smaller(power(p), power(p - 1))), shareOf(p))
}

/**
 * Can an event function have no zero in the step? What is not linear is bounded by the sum of its terms: so the function
 * keeps the sign that it has at both ends, or it goes away from zero, as its slope keeps its sign.
 */
function isAway(g: readonly NDArray[], h: NDArray, length: NDArray, noise: NDArray): NDArray {
  // R(h) = Σ |g_k| h^(k-2) from k = 2 on, and R'(h), of which Σ k |g_k| h^(k-1) = h (2 R + h R').
  let rest = abs(g[g.length - 1])
  let bend = np.zerosLike(rest)
  for (let k = g.length - 2; k >= 2; k--) {
    bend = k === g.length - 2 ? rest : add(mul(bend, length), rest)
    rest = add(mul(rest, length), abs(g[k]))
  }
  const slope = mul(add(mul(bend, length), mul(2, rest)), length)
  const linear = mul(g[1], h)
  const end = add(g[0], linear)
  const least = smaller(abs(g[0]), abs(end))
  const keeps = and(np.less(add(noise, mul(mul(rest, length), length)), least), np.greater(mul(g[0], end), 0))
  const leaves = and(np.greater(mul(g[0], linear), 0), np.less(slope, abs(g[1])))
  return or(keeps, and(leaves, np.less(noise, abs(g[0]))))
}

/**
 * Ordinary steps, one after the other: as long as the radius of convergence allows, each with a series that fits f, away
 * from t1 and from events that end a step. The program takes t, low, y, t1, the sense of time, the sides of events, how many
 * turns there may be, and the parameters. It returns how many there were; whether the last one is right, or the one before
 * must be tried again; and what was kept of each, of which the last one is where the next step begins.
 */
export function ordinarySteps(system: System, settings: Settings, most: number): Program {
  const { dtype, size, along, parameters } = system
  const scalar = aval([], dtype)
  const vector = aval([size], dtype)
  return build(
    [
      ...[scalar, scalar, vector, scalar, scalar, aval([along.length], dtype), aval([], "int32")],
      ...parameters.map((x) => x.atom.aval),
    ],
    (...inputs) => {
      const [t, low, y, t1, sense, sides, turns, ...rest] = inputs.map((x) => new NDArray(x))
      const own = { ...system, parameters: rest }
      const column = np.zeros([most], { dtype })
      const states = size <= few ? Array.from({ length: size }, () => column) : [np.zeros([most, size], { dtype })]
      const start: Carry = {
        ...{ t, low, y, sides, slope: np.zerosLike(y), h: np.zerosLike(t) },
        allowed: np.array(Number.POSITIVE_INFINITY, { dtype }),
        ...{ count: np.array(0, { dtype: "int32" }), fits: np.array(true), goesOn: np.array(true) },
        kept: [...Array.from({ length: 4 + along.length }, () => column), ...states],
      }
      const isOn = ({ goesOn, count }: Carry) => and(goesOn, np.less(count, turns))
      const last = whileLoop<Carry>(isOn, (carry) => turnOf(own, settings, t1, sense, carry), start as never)
      return [last.count, last.fits, ...last.kept].map((x) => x.atom)
    },
  )
}

function turnOf(system: System, settings: Settings, t1: NDArray, sense: NDArray, c: Carry): Carry {
  const { order, tol, longest, cuts } = settings
  const expanded = series(system, c.t, c.y, order, whereFinite)
  const { rows, along } = expanded
  const scale = larger(np.array(1, { dtype: system.dtype }), most(rows[0]))
  const misses = mul(most(sub(c.slope, rows[1])), abs(c.h))
  const fits = np.lessEqual(misses, c.allowed)

  const free = lengthOf(expanded, scale)
  const length = Number.isFinite(longest) ? smaller(free, np.array(longest, { dtype: system.dtype })) : free
  const h = mul(sense, length)
  const isLong = np.greater(length, mul(4 * Number.EPSILON, abs(c.t)))
  const isInside = np.less(length, abs(sub(sub(t1, c.t), c.low)))
  const isKnown = np.less(free, Number.MAX_VALUE)
  const noise = mul(10 * Math.max(tol, Number.EPSILON), scale)
  const away = along.map((g) => isAway(g, h, length, noise))
  const silent = along.map((g, i) => and(away[i], np.greaterEqual(mul(g[0], c.sides.at(i)), 0)))
  const isQuiet = silent.reduce(and, np.array(true))
  const [y, slope] = polynomial(rows, h)
  const [t, low] = later(c.t, c.low, h)
  return {
    ...{ t, low, y, slope, h, fits },
    allowed: mul(1e4 * Math.max(tol, Number.EPSILON), larger(scale, mul(most(rows[1]), length))),
    sides: along.length === 0 ? c.sides : np.stack(along.map((g, i) => where(away[i], np.sign(g[0]), np.zerosLike(h)))),
    count: add(c.count, 1),
    goesOn: silent.filter((_, i) => cuts[i]).reduce(and, and(and(fits, isKnown), and(isInside, isLong))),
    kept: [
      ...[c.t, c.low, h, where(isQuiet, np.zerosLike(h), 1), ...along.map((_, i) => c.sides.at(i))],
      ...(system.size <= few ? Array.from({ length: system.size }, (_, i) => c.y.at(i)) : [c.y]),
    ].map((x, i) => c.kept[i].with(c.count, x)),
  }
}
