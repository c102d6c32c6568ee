import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import path from "node:path"
import { countParameters } from "./network.js"
import type { Training } from "./problems/problem.js"
import type { State } from "./train.js"

/** What a checkpoint is for: it can be resumed only by the same. */
export interface Identity {
  readonly problem: string
  readonly widths: readonly number[]
  readonly seed: number
  readonly training: Training
}

/** JSON writes an array of float64 as text that holds its bytes, so that not a bit is lost. */
const replacer = (_: string, value: unknown): unknown =>
  value instanceof Float64Array
    ? { float64: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64") }
    : value

function reviver(_: string, value: unknown): unknown {
  const text = (value as { float64?: unknown } | null)?.float64
  return typeof text === "string" ? new Float64Array(new Uint8Array(Buffer.from(text, "base64")).buffer) : value
}

/** Writes a checkpoint. A crash on the way leaves the one before it as it was. */
export function save(file: string, identity: Identity, state: State): void {
  mkdirSync(path.dirname(file), { recursive: true })
  const part = `${file}.${process.pid}.part`
  writeFileSync(part, JSON.stringify({ identity, state }, replacer))
  renameSync(part, file)
}

/** Renames a checkpoint that a new run would replace. */
export function keepOld(file: string): void {
  if (existsSync(file)) renameSync(file, `${file}.old`)
}

/** The state in a checkpoint. Throws when there is none, or when it is for something else. */
export function load(file: string, wanted: Identity): State {
  if (!existsSync(file)) throw new Error(`checkpoint: there is no ${file}; start without --resume`)
  const { identity, state } = parse(readFileSync(file, "utf8"))
  if (!identity || !isState(state, identity))
    throw new Error(`checkpoint: ${file} is not a checkpoint; start without --resume`)
  for (const what of ["problem", "widths", "seed", "training"] as const) {
    const [here, there] = [JSON.stringify(wanted[what]), JSON.stringify(identity[what])]
    if (here !== there)
      throw new Error(
        `checkpoint: ${file} is for ${what} ${there}; expected ${here}; give the options that it was made with, or start without --resume`,
      )
  }
  return state
}

function parse(text: string): { identity?: Identity; state?: Partial<State> } {
  try {
    return Object(JSON.parse(text, reviver))
  } catch {
    return {}
  }
}

/** Is all there that a run continues from? */
function isState(state: Partial<State> | undefined, { widths }: Identity): state is State {
  const { step = -1, parameters, mean, square, best, history, pairs } = Object(state) as Partial<State>
  const count = Array.isArray(widths) ? countParameters(widths) : 0
  const isVector = (x: unknown): boolean => x instanceof Float64Array && x.length === count
  return (
    [parameters, mean, square, best?.parameters].every(isVector) &&
    Number.isInteger(step) &&
    step >= 0 &&
    Number.isFinite(best?.loss) &&
    Array.isArray(history) &&
    history.length > 0 &&
    Array.isArray(pairs)
  )
}
