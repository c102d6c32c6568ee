import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import path from "node:path"
import type { State } from "./train.js"

/** What a checkpoint is for: it can be resumed only by the same. */
export interface Identity {
  readonly problem: string
  readonly widths: readonly number[]
  readonly seed: number
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
  writeFileSync(`${file}.part`, JSON.stringify({ identity, state }, replacer))
  renameSync(`${file}.part`, file)
}

/** The state in a checkpoint. Throws when there is none, or when it is for something else. */
export function load(file: string, wanted: Identity): State {
  if (!existsSync(file)) throw new Error(`checkpoint: there is no ${file}; start without --resume`)
  const { identity, state } = read(file)
  for (const what of ["problem", "widths", "seed"] as const) {
    const [here, there] = [JSON.stringify(wanted[what]), JSON.stringify(identity[what])]
    if (here !== there)
      throw new Error(`checkpoint: ${file} is for ${what} ${there}; expected ${here}; start without --resume`)
  }
  return state
}

function read(file: string): { identity: Identity; state: State } {
  const content = parse(readFileSync(file, "utf8"))
  if (typeof content === "object" && content !== null && "identity" in content && "state" in content)
    return content as { identity: Identity; state: State }
  throw new Error(`checkpoint: ${file} is not a checkpoint; start without --resume`)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text, reviver)
  } catch {
    return undefined
  }
}
