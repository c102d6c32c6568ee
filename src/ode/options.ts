import { asArray, describe } from "../array/asArray.js"
import type { ArrayLike, NDArray } from "../array/ndarray.js"
import { checkedOptions, requireFinite, requireFlag, requireWhole } from "../array/options.js"
import { isLit } from "../ir/atom.js"
import { OdeEvent } from "./event.js"

/** How to take steps. */
export type OdeMethod = "taylor" | "dopri5" | "tsit5" | "dop853" | "rodas5p"

/** The options of `odeint`. */
export interface OdeOptions {
  /** Where y is y0; 0 by default. */
  readonly t0?: ArrayLike
  /** Where the integration ends, before t0 too; by default the last of `saveAt`. */
  readonly t1?: ArrayLike
  /** What f is given after t and y: trees. */
  readonly args?: readonly unknown[]
  /** "taylor" by default. */
  readonly method?: OdeMethod
  /**
   * The error that a step may make, relative to the state, or absolute where that is below 1. By default as small as
   * rounding, 2^-52, 2^-23 in float32; 1e-8 and 1e-4 for methods other than "taylor".
   */
  readonly tol?: number
  /** Times at which the solution is returned, from t0 on in the direction of t1. */
  readonly saveAt?: ArrayLike
  /** What is looked for along the solution. */
  readonly events?: readonly OdeEvent[]
  /** false: keep no steps, so that there is no `at`. */
  readonly dense?: boolean
  /** No more steps are taken: 1 000 000 by default, 4096 where the problem is traced. */
  readonly maxSteps?: number
  /** The length of the first step, of methods other than "taylor". */
  readonly h0?: number
  /** No step is longer. */
  readonly hMax?: number
  /** In reverse mode compute so many steps again together; true is 1, the default, false keeps all that was computed. */
  readonly checkpoint?: boolean | number
}

const names = [
  ...(["t0", "t1", "args", "method", "tol", "saveAt", "events"] as const),
  ...(["dense", "maxSteps", "h0", "hMax", "checkpoint"] as const),
]

const methods: readonly OdeMethod[] = ["taylor", "dopri5", "tsit5", "dop853", "rodas5p"]

/** Options that were checked, with their defaults where these do not depend on the problem. */
export interface Checked {
  readonly t0: NDArray
  readonly t1: NDArray
  readonly saveAt: NDArray | undefined
  readonly args: readonly unknown[]
  readonly method: OdeMethod
  readonly tol: number | undefined
  readonly events: readonly OdeEvent[]
  readonly dense: boolean
  readonly maxSteps: number | undefined
  readonly h0: number | undefined
  readonly hMax: number
  readonly checkpoint: boolean | number
}

export function checked(who: string, given: OdeOptions): Checked {
  const o = checkedOptions(who, given, names)
  const { args = [], events = [], dense = true, checkpoint = true, method = "taylor" } = o
  if (!Array.isArray(args))
    throw new TypeError(`${who}: args must be a list, one for each argument of f after t and y; got ${describe(args)}`)
  if (!Array.isArray(events) || events.some((e) => !(e instanceof OdeEvent)))
    throw new TypeError(`${who}: events must be a list of what event(g, options) returns; got ${describe(events)}`)
  if (!methods.includes(method))
    throw new Error(`${who}: method must be one of ${methods.map(describe).join(", ")}; got ${describe(method)}`)
  requireFlag(who, "dense", dense)
  if (typeof checkpoint !== "boolean") requireWhole(who, "checkpoint", checkpoint, 1)
  if (o.maxSteps !== undefined) requireWhole(who, "maxSteps", o.maxSteps, 1)
  if (o.tol !== undefined && !(typeof o.tol === "number" && o.tol > 0 && o.tol < 1))
    throw new Error(`${who}: tol must be between 0 and 1; got ${describe(o.tol)}`)
  for (const name of ["h0", "hMax"] as const) requirePositive(who, name, o[name])
  const saveAt = o.saveAt === undefined ? undefined : asArray(o.saveAt, `${who}: saveAt`, "float64")
  if (saveAt && (saveAt.ndim !== 1 || saveAt.size === 0))
    throw new Error(`${who}: saveAt must be a list of times, one at least; got ${describe(saveAt)}`)
  if (o.t1 === undefined && !saveAt)
    throw new Error(`${who}: expected t1, where the integration ends, or saveAt; got neither`)
  const t0 = timeOf(who, "t0", o.t0 === undefined ? 0 : o.t0)
  const t1 = timeOf(who, "t1", o.t1 === undefined ? (saveAt as NDArray).at(-1) : o.t1)
  if ([t0, t1].every((t) => isLit(t.atom))) requireTimes(who, t0.item(), t1.item(), o.hMax)
  if (saveAt) requireInOrder(who, saveAt, t0, t1)
  return {
    ...{ t0, t1, saveAt, args, method, events, dense, checkpoint, h0: o.h0, hMax: o.hMax ?? Number.POSITIVE_INFINITY },
    ...{ tol: o.tol, maxSteps: o.maxSteps },
  }
}

function requirePositive(who: string, name: string, x: number | undefined): void {
  if (x !== undefined && !(typeof x === "number" && x > 0))
    throw new Error(`${who}: ${name} must be a positive number; got ${describe(x)}`)
}

function timeOf(who: string, name: string, t: ArrayLike): NDArray {
  const time = asArray(t, `${who}: ${name}`)
  if (time.ndim > 0) throw new TypeError(`${who}: ${name} must be a number; got ${describe(time)}`)
  if (isLit(time.atom)) requireFinite(who, name, time.item())
  return time
}

/** Time must go on by more than its rounding. */
function requireTimes(who: string, t0: number, t1: number, hMax: number | undefined): void {
  requireFinite(who, "t1 - t0", t1 - t0)
  const least = 4 * Number.EPSILON * Math.max(Math.abs(t0), Math.abs(t1))
  if (hMax !== undefined && hMax <= least)
    throw new Error(`${who}: hMax must be larger than ${least}, some roundings of t0 and t1; got ${hMax}`)
}

/** Known times must follow each other from t0 to t1. */
function requireInOrder(who: string, saveAt: NDArray, t0: NDArray, t1: NDArray): void {
  if (![saveAt, t0, t1].every((x) => isLit(x.atom))) return
  const times = [t0.item(), ...(saveAt.data as Float64Array), t1.item()]
  const sense = Math.sign(times[times.length - 1] - times[0])
  const wrong = times.findIndex(
    (t, i) => i > 0 && !((t - times[i - 1]) * sense >= 0 && (sense !== 0 || t === times[0])),
  )
  if (wrong > 0)
    throw new Error(
      `${who}: saveAt must lead from t0 = ${times[0]} to t1 = ${times[times.length - 1]} without turning back; got ` +
        `${times[wrong]} after ${times[wrong - 1]}`,
    )
}
