import type { Lowering } from "../ir/lower.js"
import type { Equation, Program } from "../ir/program.js"
import { Recorder } from "./record.js"

/** What compiling a loop of its own takes, in instructions: `npm run bench:compile`. */
const loop = 50

const known = new WeakMap<object, number>()

function instructions({ body, masks }: Lowering & { kind: "scalar" }, operands: number): number {
  let count = known.get(body)
  if (count === undefined) {
    const recorder = new Recorder()
    const buffer = (i: number) => ({ dtype: masks.includes(i) ? ("bool" as const) : ("float64" as const), size: 1 })
    const loads = Array.from({ length: operands }, (_, i) =>
      recorder.load({ buffer: buffer(i), strides: [], offset: 0 }),
    )
    body(recorder, loads)
    count = recorder.body.length
    known.set(body, count)
  }
  return count
}

function ofEquation({ primitive: { lower }, inputs, bodies }: Equation): number {
  if (bodies.length > 0) return bodies.reduce((sum, body) => sum + lengthOf(body), loop)
  if (lower?.kind === "scalar") return instructions(lower, inputs.length)
  return lower?.kind === "view" ? 1 : loop
}

/** About how many instructions a program compiles to, before equal ones are found: what compiling it takes. */
export const lengthOf = ({ equations }: Program): number => equations.reduce((sum, e) => sum + ofEquation(e), 0)
