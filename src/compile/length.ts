import type { Lowering } from "../ir/lower.js"
import type { Params } from "../ir/params.js"
import type { Equation, Program } from "../ir/program.js"
import { Recorder } from "./record.js"

/** What compiling a loop of its own takes, in instructions: `npm run bench:compile`. */
const loop = 50

/** The instructions of scalar code with those that load operands, and how many of them compute something. */
interface Count {
  readonly all: number
  readonly computing: number
}

type Lowered = Lowering & { readonly kind: "scalar" }

const known = new WeakMap<object, WeakMap<Params, Count>>()

function counted({ body, masks }: Lowered, operands: number, params: Params): Count {
  const counts = known.get(body) ?? new WeakMap<Params, Count>()
  known.set(body, counts)
  let count = counts.get(params)
  if (count === undefined) {
    const recorder = new Recorder()
    const buffer = (i: number) => ({ dtype: masks.includes(i) ? ("bool" as const) : ("float64" as const), size: 1 })
    const loads = Array.from({ length: operands }, (_, i) =>
      recorder.load({ buffer: buffer(i), strides: [], offset: 0 }),
    )
    body(recorder, loads, params)
    const computing = recorder.body.filter(({ op }) => op !== "load" && op !== "constant").length
    count = { all: recorder.body.length, computing }
    counts.set(params, count)
  }
  return count
}

/** About how many instructions scalar code takes besides loads and constants, which are shared. */
export const computing = (lower: Lowered, operands: number, params: Params): number =>
  counted(lower, operands, params).computing

function ofEquation({ primitive: { lower }, inputs, params, bodies }: Equation): number {
  if (lower?.kind === "program") return lengthOf(bodies[lower.body])
  if (bodies.length > 0) return bodies.reduce((sum, body) => sum + lengthOf(body), loop)
  if (lower?.kind === "scalar") return counted(lower, inputs.length, params).all
  return lower?.kind === "view" ? 1 : loop
}

/** About how many instructions a program compiles to, before equal ones are found: what compiling it takes. */
export const lengthOf = ({ equations }: Program): number => equations.reduce((sum, e) => sum + ofEquation(e), 0)
