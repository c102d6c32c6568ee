import { asArray, astype, describe } from "../array/asArray.js"
import { NDArray } from "../array/ndarray.js"
import { requireFunction, run, traceAvals } from "../array/trace.js"
import { flatten, flattenAs, list, pathsOf, type Structure, unflatten } from "../array/tree.js"
import { isLit } from "../ir/atom.js"
import { type Aval, aval, sizeOf } from "../ir/aval.js"
import { tracing } from "../ir/builder.js"
import { type DType, isFloat, widest } from "../ir/dtype.js"
import type { Program } from "../ir/program.js"
import { slice } from "../numpy/indexing.js"
import { concatenate } from "../numpy/join.js"
import { reshape } from "../numpy/shape.js"
import { closed } from "../primitives/control/parts.js"
import type { OdeEvent, OfState } from "./event.js"

/** How the state is laid out. */
export interface State {
  readonly who: string
  readonly structure: Structure
  readonly shapes: readonly (readonly number[])[]
  /** How many numbers it has. */
  readonly size: number
  readonly dtype: DType
}

/** An initial value problem, traced. All programs take t, the leaves of y, and the parameters. */
export interface System extends State {
  readonly rates: Program
  /** The event functions, each with one output, a scalar. */
  readonly along: readonly Program[]
  /** What events make of the state. */
  readonly applied: readonly (Program | undefined)[]
  /** The state at the start, as a vector. */
  readonly start: NDArray
  /** The leaves of the arguments, and what the functions have captured of a trace around them. */
  readonly parameters: readonly NDArray[]
  /** Is a part of the problem being traced? */
  readonly isTraced: boolean
}

/** The dtype in which a state is computed. */
function floatOf(leaves: readonly NDArray[]): DType {
  const dtype = widest(leaves.map((x) => x.dtype))
  return isFloat(dtype) ? dtype : "float64"
}

/** Traces an initial value problem. Throws where a function does not return what it should. */
export function systemOf(
  who: string,
  f: OfState,
  y0: unknown,
  args: readonly unknown[],
  events: readonly OdeEvent[] = [],
): System {
  requireFunction(who, f)
  const { structure, leaves } = flatten(who, "y0", y0)
  if (leaves.length === 0)
    throw new TypeError(`${who}: y0 must be an array, a number, or a tree that holds some; got ${describe(y0)}`)
  const dtype = floatOf(leaves)
  const shapes = leaves.map((x) => x.shape)
  const state: State = { who, structure, shapes, dtype, size: shapes.reduce((sum, shape) => sum + sizeOf(shape), 0) }
  const given = args.map((arg, i) => flatten(who, `args[${i}]`, arg))
  const own = given.flatMap((x) => x.leaves)
  const avals: Aval[] = [aval([], dtype), ...shapes.map((shape) => aval(shape, dtype)), ...own.map((x) => x.atom.aval)]
  const all = list([{ kind: "leaf" }, structure, ...given.map((x) => x.structure)])
  const traced = (h: (...all: never) => unknown): Program => traceAvals(who, h, all, avals).program
  const stateOf = (name: string, h: OfState) => traced((...xs) => leavesOf(state, name, h(...xs)))
  const { programs, free } = closed([
    stateOf("f", f),
    ...events.map(({ name, g }) => traced((...xs) => scalarOf(state, name, g(...xs)))),
    ...events.flatMap(({ name, apply }) => (apply ? stateOf(`apply of ${name}`, apply) : [])),
  ])
  const applied = programs.slice(1 + events.length).values()
  const parameters = [...own, ...free.map((x) => new NDArray(x))]
  const start = ravel(
    state,
    leaves.map((x) => astype(x, dtype)),
  )
  return {
    ...state,
    rates: programs[0],
    along: programs.slice(1, 1 + events.length),
    applied: events.map(({ apply }) => apply && applied.next().value),
    start,
    parameters,
    isTraced: tracing() && [start, ...parameters].some((x) => !isLit(x.atom)),
  }
}

function leavesOf({ who, structure, shapes, dtype }: State, name: string, result: unknown): NDArray[] {
  const paths = pathsOf(structure)
  return flattenAs(who, `the result of ${name}`, result, structure).map((x, i) => {
    if (x.shape.join() === shapes[i].join()) return astype(x, dtype)
    throw new Error(
      `${who}: ${name} must return a tree with the shapes of y0; its result${paths[i]} has shape [${x.shape}] but ` +
        `y0${paths[i]} has shape [${shapes[i]}]`,
    )
  })
}

function scalarOf({ who, dtype }: State, name: string, result: unknown): NDArray {
  const value = asArray(result as NDArray, `${who}: ${name}`)
  if (value.ndim === 0 && value.dtype !== "bool") return astype(value, dtype)
  throw new TypeError(
    `${who}: ${name} must be a function g(t, y, ...args) to a number, whose zeros are the events; got ${describe(value)}`,
  )
}

/** The elements of leaves as one vector. */
export function ravel({ dtype }: State, leaves: readonly NDArray[]): NDArray {
  if (leaves.length === 0) return asArray(new Float64Array(0), "odeint", dtype)
  if (leaves.length === 1) return reshape(leaves[0], [-1])
  return concatenate(leaves.map((x) => reshape(x, [-1])))
}

/** The leaves whose elements a vector holds, or each vector along the leading axes of an array. */
export function unravel({ shapes }: State, vectors: NDArray): NDArray[] {
  const leading = vectors.shape.slice(0, -1)
  let from = 0
  return shapes.map((shape) => {
    const to = from + sizeOf(shape)
    const own = shapes.length === 1 ? vectors : slice(vectors, ...leading.map(() => ":" as const), [from, to])
    from = to
    return shape.length === 1 ? own : reshape(own, [...leading, ...shape])
  })
}

/** The state that a vector holds, as the user has it. */
export const treeOf = (state: State, vectors: NDArray): unknown => unflatten(state.structure, unravel(state, vectors))

/** What a program of a system makes of a time and a state. */
const at = (system: System, program: Program, t: NDArray, y: NDArray): NDArray =>
  ravel(system, run(program, [t, ...unravel(system, y), ...system.parameters]))

/** The rates of change at a time and a state. */
export const ratesAt = (system: System, t: NDArray, y: NDArray): NDArray => at(system, system.rates, t, y)

/** The state after an event. */
export function afterEvent(system: System, event: number, t: NDArray, y: NDArray): NDArray {
  const program = system.applied[event]
  return program ? at(system, program, t, y) : y
}
