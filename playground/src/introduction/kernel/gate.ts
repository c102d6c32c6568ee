import { Allowance, clipped, most } from "./limits.js"
import type { Failure, Level, Piece, Place, Report, Shown } from "./protocol.js"

type Fields = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null
const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) > 0
const isDuration = (value: unknown): value is number => Number.isFinite(value) && (value as number) >= 0
const levels: readonly unknown[] = ["log", "warn", "error"]

/**
 * Between the page and the worker of one run. A cell can do to the worker what it likes, so that nothing which comes from
 * there is believed: messages without the secret of the run, and those that are not as the protocol says, are ignored;
 * what a run shows is limited here, however the worker behaves.
 */
export class Gate {
  readonly #secret: string
  readonly #printed = new Allowance()
  #messages = 0
  #ended = false

  constructor(secret: string) {
    this.#secret = secret
  }

  /** The report that a message is, if it is one; "flood" when there are too many. */
  admit(message: unknown): Report | "flood" | undefined {
    if (++this.#messages > most.messages) return "flood"
    if (!isObject(message) || message.secret !== this.#secret) return undefined
    if (message.kind === "printed") return this.#print(message)
    const report = this.#ended ? undefined : endOf(message)
    if (report) this.#ended = true // a run ends once; it may print later
    return report
  }

  #print({ level, text }: Fields): Report | undefined {
    if (!levels.includes(level) || typeof text !== "string") return undefined
    const shown = this.#printed.take(text)
    return shown === undefined ? undefined : { kind: "printed", level: level as Level, text: shown }
  }
}

function endOf({ kind, milliseconds, result, failure }: Fields): Report | undefined {
  if (!isDuration(milliseconds)) return undefined
  if (kind === "done" && result === undefined) return { kind, milliseconds }
  const shown = kind === "done" ? shownOf(result) : undefined
  if (shown) return { kind: "done", milliseconds, result: shown }
  const read = kind === "failed" ? failureOf(failure) : undefined
  return read && { kind: "failed", milliseconds, failure: read }
}

function shownOf(value: unknown): Shown | undefined {
  if (!isObject(value)) return undefined
  if (value.kind === "text" && typeof value.text === "string")
    return { kind: "text", text: new Allowance().take(value.text) ?? "" }
  if (value.kind !== "drawing" || !Array.isArray(value.pieces) || value.pieces.length > most.pieces) return undefined
  const words = new Allowance()
  const pieces = value.pieces.map((piece) => pieceOf(piece, words))
  return pieces.includes(undefined) ? undefined : { kind: "drawing", pieces: pieces as Piece[] }
}

function pieceOf(value: unknown, words: Allowance): Piece | undefined {
  if (!isObject(value)) return undefined
  const { kind, text, svg, label, width, height } = value
  if (kind === "words") return typeof text === "string" ? { kind, text: words.take(text) ?? "" } : undefined
  if (kind !== "picture" || typeof svg !== "string" || !isDuration(width) || !isDuration(height)) return undefined
  return { kind, svg, width, height, ...(typeof label === "string" && { label: clipped(label, most.message) }) }
}

function failureOf(value: unknown): Failure | undefined {
  if (!isObject(value)) return undefined
  const { name, message, places, missing } = value
  if (typeof name !== "string" || typeof message !== "string" || !Array.isArray(places)) return undefined
  return {
    name: clipped(name, most.message),
    message: clipped(message, most.message),
    places: places.slice(0, most.places).filter(isPlace),
    ...(typeof missing === "string" && { missing: clipped(missing, most.message) }),
  }
}

const isPlace = (value: unknown): value is Place => isObject(value) && isCount(value.cell) && isCount(value.line)
