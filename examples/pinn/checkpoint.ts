import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { codeOf, reason, replaceFile } from "./files.js"
import type { Training } from "./problems/problem.js"
import type { State } from "./train.js"
import { isState } from "./validState.js"

/** What a checkpoint is for: it can be resumed only by the same. */
export interface Identity {
  readonly problem: string
  readonly widths: readonly number[]
  readonly unknowns?: readonly number[]
  readonly seed: number
  readonly training: Training
}

/** JSON writes an array of float64 as text that holds its bytes, so that not a bit is lost; it has no NaN either. */
function replacer(_: string, value: unknown): unknown {
  if (value instanceof Float64Array)
    return { float64: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64") }
  return typeof value === "number" && !Number.isFinite(value) ? { number: String(value) } : value
}

function reviver(_: string, value: unknown): unknown {
  const { float64, number } = Object(value) as { float64?: unknown; number?: unknown }
  if (typeof float64 === "string") return new Float64Array(new Uint8Array(Buffer.from(float64, "base64")).buffer)
  return typeof number === "string" ? Number(number) : value
}

const checksum = (text: string): string => createHash("sha256").update(text).digest("hex")

/**
 * Writes a checkpoint. A crash on the way leaves the one before it as it was, and so does an error, which names the
 * file. `keepsOld` keeps the one before it as file.old.
 */
export function save(file: string, identity: Identity, state: State, keepsOld = false): void {
  const content = JSON.stringify({ identity, state }, replacer)
  replaceFile(file, `{"sha256":"${checksum(content)}","content":${content}}\n`, keepsOld)
}

/** The state in a checkpoint. Throws when there is none, when it is damaged, or when it is for something else. */
export function load(file: string, wanted: Identity): State {
  const { identity, state } = contentOf(file)
  const here = Object(identity) as Partial<Identity>
  const parts = ["problem", "widths", "unknowns", "seed", "training"] as const
  if (parts.some((part) => here[part] === undefined && part !== "unknowns"))
    throw noCheckpoint(file, "It does not say what it is for.")
  for (const part of parts) {
    const [expected, found] = [JSON.stringify(wanted[part]), JSON.stringify(here[part])]
    if (expected !== found)
      throw new Error(
        `checkpoint: ${file} is for ${part} ${found}; expected ${expected}; give the options that it was made with, or start without --resume`,
      )
  }
  if (!isState(state, wanted, wanted.training)) throw noCheckpoint(file, "No run can be in the state that it holds.")
  return state
}

function contentOf(file: string): { identity?: unknown; state?: unknown } {
  const [, sum, content] = /^\{"sha256":"([0-9a-f]{64})","content":(.*)\}\n$/s.exec(read(file)) ?? []
  if (content === undefined)
    throw noCheckpoint(file, "It has no checksum: it was cut off, or an older version wrote it.")
  if (checksum(content) !== sum) throw noCheckpoint(file, "Its checksum does not fit: it was changed.")
  try {
    return Object(JSON.parse(content, reviver))
  } catch {
    throw noCheckpoint(file, "Its content cannot be read.")
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8")
  } catch (error) {
    const fault = codeOf(error) === "ENOENT" ? `there is no ${file}` : `cannot read ${file}: ${reason(error)}`
    throw new Error(`checkpoint: ${fault}; start without --resume`, { cause: error })
  }
}

const noCheckpoint = (file: string, why: string): Error =>
  new Error(`checkpoint: ${file} is not a checkpoint; start without --resume. ${why}`)
