import { Lit } from "../../ir/atom.js"
import { aval } from "../../ir/aval.js"
import type { Data } from "../../ir/dtype.js"
import type { System } from "../system.js"
import { compiledOnce, keyOfSystem } from "./compiled.js"
import { arrayOf, type Evaluated, numbers } from "./evaluator.js"
import { few, ordinarySteps, type Settings } from "./ordinary.js"
import type { Stepper, Stretch } from "./stepping.js"
import type { Time } from "./time.js"

/** The compiled loop of ordinary steps. */
export interface Stretcher {
  /** Takes them as `stretch` of a stepper does. */
  stretch(...given: Parameters<NonNullable<Stepper["stretch"]>>): Stretch
  /** The series at a place, of a large system, if all is finite and its last coefficients tell how far it may be followed. */
  series(t: number, y: Float64Array): Evaluated | undefined
}

/** So many turns are one call: where events may interrupt them fewer, as all that is kept is copied. */
const turnsOf = ({ size }: System, { cuts }: Settings): number =>
  Math.max(16, Math.floor((cuts.includes(true) ? 256 : 2048) / (size + 4 + cuts.length)))

/** What a call of the loop is given besides where it begins: when steps end, how many turns, and where results may go. */
interface Call {
  readonly t1: number
  readonly until: number
  readonly sense: number
  readonly sides: readonly number[]
  readonly turns: number
  readonly into: Data[]
}

type Loop = (start: Time, y: Float64Array, call: Call) => Data[]

/** Compiles the loop, of so many turns at most. */
function loopOf(system: System, settings: Settings, most: number): Loop {
  const { dtype } = system
  const key = [keyOfSystem(system), "stretch", ...Object.values(settings).map(String), most].join(" ")
  const executable = compiledOnce(key, () => ordinarySteps(system, settings, most))
  const scalar = aval([], dtype)
  const rounded = (x: number): number => (dtype === "float32" ? Math.fround(x) : x)
  const number = (x: number) => new Lit(scalar, rounded(x))
  const vector = (x: ArrayLike<number>) => arrayOf(system, Float64Array.from(x)).atom as Lit
  const given = system.parameters.map((x) => x.atom as Lit)
  return ({ high, low }, y, { t1, until, sense, sides, turns, into }) => {
    const inputs = [
      ...[number(high), number(high - rounded(high) + low), vector(y), number(t1), number(until), number(sense)],
      ...[vector(sides), new Lit(aval([], "int32"), turns), ...given],
    ]
    return executable.run(inputs, into.length > 0 ? into : undefined).map((x) => x.data)
  }
}

/** Compiles the loop of ordinary steps. */
export function stretcher(system: System, settings: Settings): Stretcher {
  const { dtype, size, along } = system
  const most = turnsOf(system, settings)
  const loop = loopOf(system, settings, most)
  const located = along.map((_, i) => i).filter((i) => settings.locates[i])
  const stateAt = (columns: readonly Data[], k: number): Float64Array => {
    if (size > few) return Float64Array.from(columns[0].subarray(k * size, (k + 1) * size))
    const state = new Float64Array(size)
    for (let i = 0; i < size; i++) state[i] = columns[i][k]
    return state
  }
  let room: Data[] = []
  const stretch: Stretcher["stretch"] = (start, y, t1, until, sides, steps) => {
    const sense = Math.sign(t1 - start.high)
    // In float32 the end may be rounded, but not to a later time.
    const end = dtype === "float32" ? t1 - sense * 2 ** -22 * Math.abs(t1) : t1
    room = loop(start, y, { t1: end, until, sense, sides, turns: Math.min(most, steps + 1), into: room })
    const [count, fits, goesOn, times, lows, lengths, looks, ...others] = room
    const columns = size > few ? 1 : size
    const [befores, states] = [others.slice(0, along.length), others.slice(along.length, along.length + columns)]
    const crossings = located.map((event, i) => {
      const from = along.length + columns + i * (columns + 1)
      return { event, elapsed: others[from], states: others.slice(from + 1, from + 1 + columns) }
    })
    const timeOf = (k: number): Time =>
      dtype === "float32" ? { high: times[k] + lows[k], low: 0 } : { high: times[k], low: lows[k] }
    const last = count[0] - (fits[0] ? 1 : 2)
    const found = {
      step: (k: number) => ({ start: timeOf(k), length: lengths[k], y: stateAt(states, k) }),
      isQuiet: (k: number) => looks[k] === 0,
      mayHold: (k: number) => looks[k] > 1,
      crossings: (k: number) =>
        crossings
          .filter(({ elapsed }) => elapsed[k] !== 0)
          .map(({ event, elapsed, states }) => ({ event, elapsed: elapsed[k], y: stateAt(states, k) })),
      sides: (k: number) => befores.map((column) => column[k]),
      isInterrupted: !fits[0] || !goesOn[0],
    }
    if (last < 0) return { ...found, count: 0, time: start, state: y }
    return { ...found, count: last, time: timeOf(last), state: stateAt(states, last) }
  }
  return { stretch, series: seriesBy(system, loop) }
}

/** The first turn of the loop, for its series alone. */
function seriesBy({ size, along }: System, loop: Loop): Stretcher["series"] {
  const [t1, until] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  const sides = along.map(() => 0)
  let into: Data[] = []
  return (t, y) => {
    const all = loop({ high: t, low: 0 }, y, { t1, until, sense: 1, sides, turns: 1, into })
    const [[measure], ...found] = all.splice(-2 - along.length)
    into = all
    if (!Number.isFinite(measure) || found.some((x) => !x.every(Number.isFinite))) return undefined
    const [coefficients, ...rest] = found.map(numbers)
    return { coefficients, rates: coefficients.subarray(size, 2 * size), along: rest, end: undefined, measure }
  }
}
