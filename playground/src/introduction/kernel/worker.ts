// The worker that runs cells. Each cell becomes a module; nothing is evaluated as text. Cells share this global scope and
// can do to it what they like; they do not get at the port to the page, nor at the secret of a run.
import { firstError } from "../language/names.js"
import { CellError, type Import, type Translation, translate } from "../language/translate.js"
import { drawingOf, isDrawing } from "./drawing.js"
import { inspect } from "./inspect.js"
import { clipped, most } from "./limits.js"
import type { Brought, Failure, Level, Place, Report, Run, Shown } from "./protocol.js"

type Module = Readonly<Record<string, unknown>>

const missing = (module: string): Error =>
  new Error(`"${module}" could not be loaded; run the cell again when there is a network`)

/** What cells may import. */
const modules: Readonly<Record<string, (run: Run) => Promise<Module>>> = {
  taylorjet: async ({ library }) => {
    if (library === null) throw missing("taylorjet")
    return taylorjet
  },
  "./plot.ts": async ({ plot }) => {
    if (plot === undefined) throw missing("./plot.ts")
    return importText(plot)
  },
}

/** What the modules export that are there, and their addresses. */
const taylorjet: Record<string, unknown> = {}
const addresses = new Map<string, string>()

/** Makes modules of the library, each after those it imports. */
async function bring(library: readonly Brought[]): Promise<void> {
  for (const { name, text, isEntry } of library) {
    let code = text
    for (const [other, address] of addresses) code = code.replaceAll(`"./${other}"`, JSON.stringify(address))
    const address = createObjectURL(new Blob([code], { type: "text/javascript" }))
    addresses.set(name, address)
    if (isEntry) Object.assign(taylorjet, await import(/* @vite-ignore */ address))
  }
}

/** Cells may define names that this worker needs. */
const clock: () => number = performance.now.bind(performance)
const { createObjectURL, revokeObjectURL } = URL

/** The events that bring runs come from a prototype that cells share. */
Object.defineProperty(MessageEvent.prototype, "data", { configurable: false })

/** A worker that has ended would leave its cell running for ever. */
Object.assign(globalThis, {
  close() {
    throw new Error("close: a cell cannot end the worker that runs it; Stop does")
  },
})

/** Names that cells must leave alone: Math, Object, undefined, ... */
const reserved = new Set(
  Object.entries(Object.getOwnPropertyDescriptors(globalThis))
    .filter(([, { enumerable, value }]) => !enumerable && value !== globalThis)
    .map(([name]) => name),
)

/** Frames of the library may lie between a fault and the cell that caused it. */
Object.assign(Error, { stackTraceLimit: 100 })

/** The addresses of the modules that cells became. */
const cells = new Map<string, number>()
let current = { secret: "", cell: 0, source: "" }
let send: (message: object) => void = () => undefined

const post = (report: Report): void => send({ ...report, secret: current.secret })

const show = (value: unknown): Shown =>
  isDrawing(value)
    ? { kind: "drawing", pieces: drawingOf(value) }
    : { kind: "text", text: clipped(inspect(value), most.letters) }

/** What a run may still print: one line and one letter more than the page shows, so that the page says that it ends. */
let left = { letters: 0, lines: 0 }

function print(level: Level, values: readonly unknown[]): void {
  if (left.letters === 0 || left.lines === 0) return
  const texts = values.map((value) => (typeof value === "string" ? value : inspect(value)))
  const text = texts.join(" ").slice(0, left.letters)
  left = { letters: left.letters - text.length, lines: left.lines - 1 }
  post({ kind: "printed", level, text })
}
for (const level of ["log", "warn", "error"] as const) console[level] = (...values) => print(level, values)
console.info = console.debug = console.table = console.log

const declared = new Set<string>()

/** A name that is declared and not yet assigned is not defined, as between the lines of one module. */
function declare(name: string): void {
  if (declared.has(name)) return
  declared.add(name)
  Object.defineProperty(globalThis, name, {
    configurable: true,
    enumerable: true,
    get() {
      throw new ReferenceError(`${name} is not defined`)
    },
    set: (value) => define(name, value),
  })
}

function define(name: string, value: unknown): void {
  declared.add(name)
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: true })
}

async function importAll(imports: readonly Import[], run: Run): Promise<void> {
  for (const { module, imported, local, line } of imports) {
    if (!Object.hasOwn(modules, module))
      throw new CellError(`cells can import ${Object.keys(modules).map(inspect).join(" and ")}; got "${module}"`, line)
    const all = await modules[module](run)
    if (imported !== "*" && !(imported in all))
      throw new CellError(
        `"${module}" has no value named ${imported}; if it is a type, import { type ${imported} }`,
        line,
      )
    define(local, imported === "*" ? all : all[imported])
  }
}

function checkNames(names: readonly string[], source: string): void {
  const taken = names.find((name) => reserved.has(name))
  if (!taken) return
  const line = source.split("\n").findIndex((text) => new RegExp(`\\b${taken}\\b`).test(text)) + 1
  throw new CellError(`${taken} is a name of the language; choose another`, line)
}

/** Imports the text of a module. `before` hears its address. */
async function importText(code: string, before = (_: string): void => undefined): Promise<Module> {
  const address = createObjectURL(new Blob([code], { type: "text/javascript" }))
  before(address)
  try {
    return await import(/* @vite-ignore */ address)
  } finally {
    revokeObjectURL(address)
  }
}

const load = ({ code }: Translation, cell: number): Promise<Module> =>
  importText(code, (address) => cells.set(address, cell))

/** The places in cells that the stack of an error names. The stack begins with the message, however long. */
function placesOf({ stack }: Error, message: string): Place[] {
  const frames = String(stack ?? "").replace(message, () => "")
  const found = [...clipped(frames, most.letters).matchAll(/(blob:[^\s()]*?):(\d+)(?::\d+)?\)?$/gm)]
  return found.flatMap(([, address, line]) => {
    const cell = cells.get(address)
    return cell === undefined ? [] : [{ cell, line: Number(line) }]
  })
}

/** What was thrown may be anything, and may throw when it is asked what it is. */
function failureOf(error: unknown, run: { readonly cell: number; readonly source: string }): Failure {
  try {
    const { name, message, ...rest } = describe(error, run)
    return { name: clipped(name, most.message), message: clipped(message, most.message), ...rest }
  } catch {
    return { name: "Thrown", message: "something that cannot be shown", places: [] }
  }
}

function describe(error: unknown, { cell, source }: { readonly cell: number; readonly source: string }): Failure {
  if (!(error instanceof Error)) return { name: "Thrown", message: inspect(error), places: [] }
  const [name, message] = [String(error.name), String(error.message)]
  let places = placesOf(error, message)
  if (error instanceof CellError) places = [{ cell, line: error.line }]
  else if (error instanceof SyntaxError && places.length === 0) {
    const line = firstError(source)
    if (line) places = [{ cell, line }]
  }
  const missing =
    error instanceof ReferenceError && message.length < most.message
      ? /^(\S+) is not defined$|variable: (\S+)$/.exec(message)
      : null
  return { name, message, places, ...(missing && { missing: missing[1] ?? missing[2] }) }
}

async function run(request: Run): Promise<void> {
  const { cell, source } = request
  current = request
  left = { letters: most.letters + 1, lines: most.lines + 1 }
  const start = clock()
  try {
    await bring(request.library ?? [])
    const translation = translate(source)
    checkNames(translation.names, source)
    await importAll(translation.imports, request)
    for (const name of translation.names) declare(name)
    const { default: last } = await load(translation, cell)
    const value = await last
    const result = value === undefined ? {} : { result: show(value) }
    post({ kind: "done", ...result, milliseconds: clock() - start })
  } catch (error) {
    post({ kind: "failed", failure: failureOf(error, request), milliseconds: clock() - start })
  }
}

/** What fails after its cell is done, in a timer or a promise that nobody awaits. */
function late(error: unknown): void {
  const { name, message } = failureOf(error, { cell: current.cell, source: "" })
  print("error", [`${name}: ${message}`])
}

/** The frame hands over the port to the page before any cell runs. */
function connect(port: MessagePort): void {
  send = port.postMessage.bind(port)
  port.onmessage = ({ data }: MessageEvent<Run>) => void run(data)
}
addEventListener("message", ({ ports: [port] }) => connect(port), { once: true })
addEventListener("error", (event) => {
  event.preventDefault()
  late(event.error)
})
addEventListener("unhandledrejection", (event) => {
  event.preventDefault()
  late(event.reason)
})
