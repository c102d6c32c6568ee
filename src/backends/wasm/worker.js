// Nothing imports this file: workers start from its text in workerText.ts, which npm run worker writes.
import { finish, left, take, word } from "./chunks.js"

/** A worker that finds no work looks for it so many milliseconds, then it sleeps. */
const patience = 1

/**
 * @typedef {{ words: Int32Array<SharedArrayBuffer>, index: number, mail: number }} Start
 * @typedef {{ id: number, module?: object, memory?: object, functions?: number }} Mail
 * @typedef {{ onmessage: ((event: { data: Start | Mail }) => void) | null }} Port
 * @typedef {Record<string, (first: number, count: number) => void>} Exports
 */

/** @type {{ Instance: new (module: object, imports: object) => { exports: object } }} */
const engine = Reflect.get(globalThis, "WebAssembly")
/** @type {{ getBuiltinModule?(id: string): { parentPort: Port } } | undefined} */
const node = Reflect.get(globalThis, "process")
/** @type {Port} */
const port = node?.getBuiltinModule?.("node:worker_threads").parentPort ?? Reflect.get(globalThis, "self")

/** @type {Map<number, Exports>} */
const programs = new Map()
/** @type {Start} */
let start
let received = 0

port.onmessage = ({ data }) => {
  if ("words" in data) {
    start = data
    received = data.mail
    Atomics.add(start.words, word.ready, 1)
  } else {
    received++
    if (data.module) programs.set(data.id, load(data))
    else programs.delete(data.id)
  }
  work(start.words, start.index)
}

/**
 * The functions of a program. Steps that call JavaScript never come here.
 * @param {Mail} mail
 */
function load({ module, memory, functions = 0 }) {
  const none = () => {
    throw new Error("internal: a worker was asked to call JavaScript")
  }
  const f = Object.fromEntries(Array.from({ length: functions }, (_, i) => [i, none]))
  return /** @type {Exports} */ (new engine.Instance(/** @type {object} */ (module), { m: { m: memory }, f }).exports)
}

/**
 * Takes chunks until there is mail: only then this thread may return to its messages.
 * @param {Int32Array<SharedArrayBuffer>} words
 * @param {number} index
 */
function work(words, index) {
  /** @type {(first: number, count: number) => void} */
  const part = (first, count) => {
    try {
      const program = /** @type {Exports} */ (programs.get(words[word.program]))
      program[words[word.step]](first, count)
      Atomics.add(words, word.helped, 1)
    } catch {
      Atomics.store(words, word.failed, 1)
    }
  }
  let idle = Date.now()
  for (let turn = 1; ; turn++) {
    const next = Atomics.load(words, word.next)
    if (Atomics.load(words, word.mail) !== received) return
    if ((next & left) > 0 && index < Atomics.load(words, word.helpers)) {
      if (take(words, next)) {
        finish(words, (next & left) - 1, part)
        idle = Date.now()
      }
    } else if (turn % 256 === 0 && Date.now() - idle > patience) {
      Atomics.add(words, word.parked, 1)
      Atomics.wait(words, word.next, next)
      Atomics.sub(words, word.parked, 1)
      idle = Date.now()
    }
  }
}
