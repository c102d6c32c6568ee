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

const { add, mul, div, sub, abs, where, logicalAnd: and } = np

/** What decides about the steps of a series. */
export interface Settings {
  readonly order: number
  readonly tol: number
  readonly longest: number
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
  /** Of each turn t, what rounding took from it, the length of the step, and the state. */
  readonly times: NDArray
  readonly lows: NDArray
  readonly lengths: NDArray
  readonly states: readonly NDArray[]
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

/** Can an event function have no zero in the step? What is not linear is bounded by the sum of its terms. */
function isSilent(g: readonly NDArray[], h: NDArray, length: NDArray, noise: NDArray, side: NDArray): NDArray {
  let rest = abs(g[g.length - 1])
  for (let k = g.length - 2; k >= 2; k--) rest = add(mul(rest, length), abs(g[k]))
  rest = add(noise, mul(mul(rest, length), length))
  const end = add(g[0], mul(g[1], h))
  const isAway = and(np.less(rest, smaller(abs(g[0]), abs(end))), np.greater(mul(g[0], end), 0))
  return and(isAway, np.greaterEqual(mul(g[0], side), 0))
}

/**
 * Ordinary steps, one after the other: as long as the radius of convergence allows, each with a series that fits f, away
 * from t1 and from events. The program takes t, low, y, t1, the sense of time, the sides of events, how many turns there
 * may be, and the parameters. It returns what was kept of each turn, of which the last one is where the next step begins;
 * how many these are; whether the last one is right, or the one before must be tried again; and the sides.
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
      const start: Carry = {
        ...{ t, low, y, sides, slope: np.zerosLike(y), h: np.zerosLike(t) },
        allowed: np.array(Number.POSITIVE_INFINITY, { dtype }),
        ...{ count: np.array(0, { dtype: "int32" }), fits: np.array(true), goesOn: np.array(true) },
        ...{ times: column, lows: column, lengths: column },
        states: size <= few ? Array.from({ length: size }, () => column) : [np.zeros([most, size], { dtype })],
      }
      const isOn = ({ goesOn, count }: Carry) => and(goesOn, np.less(count, turns))
      const last = whileLoop<Carry>(isOn, (carry) => turnOf(own, settings, t1, sense, carry), start as never)
      const kept = [last.times, last.lows, last.lengths, ...last.states]
      return [last.count, last.fits, last.sides, ...kept].map((x) => x.atom)
    },
  )
}

function turnOf(system: System, { order, tol, longest }: Settings, t1: NDArray, sense: NDArray, c: Carry): Carry {
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
  const silent = along.map((g, i) => isSilent(g, h, length, noise, c.sides.at(i)))
  const [y, slope] = polynomial(rows, h)
  const [t, low] = later(c.t, c.low, h)
  const put = (column: NDArray, x: NDArray) => column.with(c.count, x)
  return {
    ...{ t, low, y, slope, h, fits },
    allowed: mul(1e4 * Math.max(tol, Number.EPSILON), larger(scale, mul(most(rows[1]), length))),
    sides: along.length === 0 ? c.sides : np.stack(silent.map((s, i) => where(s, np.sign(along[i][0]), c.sides.at(i)))),
    count: add(c.count, 1),
    goesOn: silent.reduce(and, and(and(fits, isKnown), and(isInside, isLong))),
    ...{ times: put(c.times, c.t), lows: put(c.lows, c.low), lengths: put(c.lengths, h) },
    states:
      c.states.length === 1 && system.size > few ? [put(c.states[0], c.y)] : c.states.map((s, i) => put(s, c.y.at(i))),
  }
}
