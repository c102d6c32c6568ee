import type { Lowering } from "../ir/lower.js"
import type { Params } from "../ir/params.js"
import type { Equation, Program } from "../ir/program.js"
import { Recorder } from "./record.js"

/** What compiling a loop of its own takes, in instructions: `npm run bench:compile`. */
const loop = 50

const known = new WeakMap<object, WeakMap<Params, number>>()

function instructions({ body, masks }: Lowering & { kind: "scalar" }, operands: number, params: Params): number {
  const counts = known.get(body) ?? new WeakMap<Params, number>()
  known.set(body, counts)
  let count = counts.get(params)
  if (count === undefined) {
    const recorder = new Recorder()
    const buffer = (i: number) => ({ dtype: masks.includes(i) ? ("bool" as const) : ("float64" as const), size: 1 })
    const loads = Array.from({ length: operands }, (_, i) =>
      recorder.load({ buffer: buffer(i), strides: [], offset: 0 }),
    )
    body(recorder, loads, params)
    count = recorder.body.length
    counts.set(params, count)
  }
  return count
}

function ofEquation({ primitive: { lower }, inputs, params, bodies }: Equation): number {
  if (lower?.kind === "program") return lengthOf(bodies[lower.body])
  if (bodies.length > 0) return bodies.reduce((sum, body) => sum + lengthOf(body), loop)
  if (lower?.kind === "scalar") return instructions(lower, inputs.length, params)
  return lower?.kind === "view" ? 1 : loop
}

/** About how many instructions a program compiles to, before equal ones are found: what compiling it takes. */
export const lengthOf = ({ equations }: Program): number => equations.reduce((sum, e) => sum + ofEquation(e), 0)
