import { Lit } from "../../ir/atom.js"
import { aval } from "../../ir/aval.js"
import type { Data } from "../../ir/dtype.js"
import type { System } from "../system.js"
import { compiledOnce, keyOfSystem } from "./compiled.js"
import { arrayOf } from "./evaluator.js"
import { few, ordinarySteps, type Settings } from "./ordinary.js"
import type { Stepper, Stretch } from "./stepping.js"
import type { Time } from "./time.js"

/** Takes ordinary steps as `stretch` of a stepper does. */
export type Stretcher =
  NonNullable<Stepper["stretch"]> extends (...given: infer G) => unknown ? (...given: G) => Stretch : never

/** So many turns are one call: where events may interrupt them fewer, as all that is kept is copied. */
const turnsOf = ({ size }: System, { cuts }: Settings): number =>
  Math.max(16, Math.floor((cuts.includes(true) ? 256 : 2048) / (size + 4 + cuts.length)))

/** Compiles the loop of ordinary steps. */
export function stretcher(system: System, settings: Settings): Stretcher {
  const { dtype, size, along } = system
  const turns = turnsOf(system, settings)
  const key = [keyOfSystem(system), "stretch", ...Object.values(settings).map(String), turns].join(" ")
  const executable = compiledOnce(key, () => ordinarySteps(system, settings, turns))
  const scalar = aval([], dtype)
  const rounded = (x: number): number => (dtype === "float32" ? Math.fround(x) : x)
  const number = (x: number) => new Lit(scalar, rounded(x))
  const vector = (x: ArrayLike<number>) => arrayOf(system, Float64Array.from(x)).atom as Lit
  const given = system.parameters.map((x) => x.atom as Lit)
  const located = along.map((_, i) => i).filter((i) => settings.locates[i])
  const stateAt = (columns: readonly Data[], k: number): Float64Array => {
    if (size > few) return Float64Array.from(columns[0].subarray(k * size, (k + 1) * size))
    const state = new Float64Array(size)
    for (let i = 0; i < size; i++) state[i] = columns[i][k]
    return state
  }
  const room: Data[] = []
  return (start, y, t1, until, sides, most) => {
    const allowed = Math.min(turns, most + 1)
    const sense = Math.sign(t1 - start.high)
    // In float32 the end may be rounded, but not to a later time.
    const end = dtype === "float32" ? t1 - sense * 2 ** -22 * Math.abs(t1) : t1
    const low = start.high - rounded(start.high) + start.low
    const inputs = [
      ...[number(start.high), number(low), vector(y), number(end), number(until), number(sense), vector(sides)],
      ...[new Lit(aval([], "int32"), allowed), ...given],
    ]
    const results = executable.run(inputs, room.length > 0 ? room : undefined)
    results.forEach((x, i) => {
      room[i] = x.data
    })
    const [count, fits, goesOn, times, lows, lengths, looks, ...others] = room
    const columns = size > few ? 1 : size
    const [befores, states] = [others.slice(0, along.length), others.slice(along.length, along.length + columns)]
    const found = located.map((event, i) => {
      const from = along.length + columns + i * (columns + 1)
      return { event, elapsed: others[from], states: others.slice(from + 1, from + 1 + columns) }
    })
    const timeOf = (k: number): Time =>
      dtype === "float32" ? { high: times[k] + lows[k], low: 0 } : { high: times[k], low: lows[k] }
    const last = count[0] - (fits[0] ? 1 : 2)
    const stretch = {
      step: (k: number) => ({ start: timeOf(k), length: lengths[k], y: stateAt(states, k) }),
      isQuiet: (k: number) => looks[k] === 0,
      mayHold: (k: number) => looks[k] > 1,
      crossings: (k: number) =>
        found
          .filter(({ elapsed }) => elapsed[k] !== 0)
          .map(({ event, elapsed, states }) => ({ event, elapsed: elapsed[k], y: stateAt(states, k) })),
      sides: (k: number) => befores.map((column) => column[k]),
      isInterrupted: !fits[0] || !goesOn[0],
    }
    if (last < 0) return { ...stretch, count: 0, time: start, state: y }
    return { ...stretch, count: last, time: timeOf(last), state: stateAt(states, last) }
  }
}
