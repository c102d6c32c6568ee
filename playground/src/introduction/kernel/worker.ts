// The worker that runs cells. Each cell becomes a module; nothing is evaluated as text.
import * as taylorjet from "taylorjet"
import { firstError } from "../language/names.js"
import { CellError, type Import, type Translation, translate } from "../language/translate.js"
import { isDrawing, piecesOf } from "./drawing.js"
import { inspect } from "./inspect.js"
import type { Failure, Level, Place, Report, Run, Shown } from "./protocol.js"

type Module = Readonly<Record<string, unknown>>

/** What cells may import. */
const modules: Readonly<Record<string, () => Promise<Module>>> = {
  taylorjet: async () => taylorjet,
  "./plot.ts": () => import("../../../../notebooks/plot.js"),
}

/** Cells may define names that this worker needs. */
const clock: () => number = performance.now.bind(performance)
const post: (report: Report) => void = postMessage.bind(globalThis)

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
let current = 0

/** What a cell shows or prints beyond this is dropped, so that it cannot drown the page. */
const most = { letters: 100_000, lines: 1000 }

const shownText = (text: string): Shown => ({
  kind: "text",
  text: text.length > most.letters ? `${text.slice(0, most.letters)} ... ${text.length - most.letters} more` : text,
})

const show = (value: unknown): Shown =>
  isDrawing(value) ? { kind: "drawing", pieces: piecesOf(value) } : shownText(inspect(value))

let printed = 0

function print(level: Level, values: readonly unknown[]): void {
  printed++
  if (printed > most.lines) return
  const texts = values.map((value) => (typeof value === "string" ? value : inspect(value)))
  const ending = printed === most.lines ? `\n(what follows the first ${most.lines} lines is left out)` : ""
  post({ kind: "printed", cell: current, level, shown: shownText(texts.join(" ") + ending) })
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

async function importAll(imports: readonly Import[]): Promise<void> {
  for (const { module, imported, local, line } of imports) {
    if (!Object.hasOwn(modules, module))
      throw new CellError(`cells can import ${Object.keys(modules).map(inspect).join(" and ")}; got "${module}"`, line)
    const all = await modules[module]()
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

async function load({ code }: Translation, cell: number): Promise<Module> {
  const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }))
  cells.set(address, cell)
  try {
    return await import(/* @vite-ignore */ address)
  } finally {
    URL.revokeObjectURL(address)
  }
}

/** The places in cells that a stack names. */
function placesOf(stack: string): Place[] {
  const found = [...stack.matchAll(/(blob:[^\s()]*?):(\d+)(?::\d+)?\)?$/gm)]
  return found.flatMap(([, address, line]) => {
    const cell = cells.get(address)
    return cell === undefined ? [] : [{ cell, line: Number(line) }]
  })
}

function failureOf(error: unknown, { cell, source }: Run): Failure {
  if (!(error instanceof Error)) return { name: "Thrown", message: inspect(error), places: [] }
  const { name, message } = error
  let places = placesOf(error.stack ?? "")
  if (error instanceof CellError) places = [{ cell, line: error.line }]
  else if (error instanceof SyntaxError && places.length === 0) {
    const line = firstError(source)
    if (line) places = [{ cell, line }]
  }
  const missing = error instanceof ReferenceError ? /^(\S+) is not defined$|variable: (\S+)$/.exec(message) : null
  return { name, message, places, ...(missing && { missing: missing[1] ?? missing[2] }) }
}

async function run(request: Run): Promise<void> {
  const { cell, source } = request
  current = cell
  printed = 0
  const start = clock()
  try {
    const translation = translate(source)
    checkNames(translation.names, source)
    await importAll(translation.imports)
    for (const name of translation.names) declare(name)
    const { default: last } = await load(translation, cell)
    const value = await last
    const result = value === undefined ? {} : { result: show(value) }
    post({ kind: "done", cell, ...result, milliseconds: clock() - start })
  } catch (error) {
    post({ kind: "failed", cell, failure: failureOf(error, request), milliseconds: clock() - start })
  }
}

/** What fails after its cell is done, in a timer or a promise that nobody awaits. */
function late(error: unknown): void {
  const { name, message } = failureOf(error, { cell: current, source: "" })
  print("error", [`${name}: ${message}`])
}

addEventListener("message", ({ data }: MessageEvent<Run>) => void run(data))
addEventListener("error", (event) => {
  event.preventDefault()
  late(event.error)
})
addEventListener("unhandledrejection", (event) => {
  event.preventDefault()
  late(event.reason)
})
