import { finish, jobBits, left, take, word } from "./chunks.js"
import { type Memory, shares } from "./engine.js"

interface Helper {
  postMessage(message: unknown): void
  /** Node: the process need not wait for this worker. */
  unref?(): void
  on?(event: "error", listener: (error: unknown) => void): void
  onerror?: ((event: { preventDefault?(): void }) => void) | null
}

type MakeHelper = new (url: URL, options: object) => Helper

declare const process: { getBuiltinModule?(id: string): object | undefined } | undefined
declare const Worker: MakeHelper | undefined

const builtin = (id: string): object | undefined =>
  typeof process === "undefined" ? undefined : process.getBuiltinModule?.(id)

/** Nothing when the host has no workers, or refuses this one: then there is one thread less. */
function start(): Helper | undefined {
  try {
    const node = builtin("node:worker_threads")
    if (node) {
      const { Worker: Thread } = node as { Worker: MakeHelper }
      const helper = new Thread(new URL("./worker.js", import.meta.url), { execArgv: [] })
      helper.unref?.()
      helper.on?.("error", () => undefined)
      return helper
    }
    if (typeof Worker === "undefined") return undefined
    const helper = new Worker(new URL("./worker.js", import.meta.url), { type: "module" })
    helper.onerror = (event) => event.preventDefault?.()
    return helper
  } catch {
    return undefined
  }
}

/** What the workers need of a program to do parts of its steps. */
export interface Shared {
  readonly module: object
  readonly memory: Memory
  /** How many JavaScript functions it imports; steps that call them are not shared. */
  readonly functions: number
}

/** The main thread of a browser must not sleep. */
const maySleep = (() => {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 0)
    return true
  } catch {
    return false
  }
})()

export type Part = (first: number, count: number) => void

/** Work below these many nanoseconds is not worth its distribution, to workers that look for work or that sleep. */
const worthwhile = { awake: 5000, asleep: 100_000 }
/** A chunk takes about so many nanoseconds at least. */
const grain = 2000

/** Workers that help with steps of compiled programs. They take part once they run; nobody waits for them before. */
export class Pool {
  readonly #words = new Int32Array(new SharedArrayBuffer(64))
  readonly #helpers: Helper[] = []
  readonly #programs = new Map<number, Shared>()
  readonly #collected = new FinalizationRegistry((id: number) => {
    this.#programs.delete(id)
    this.#send({ id })
  })
  #ids = 0
  #jobs = 0

  constructor(readonly least: typeof worthwhile & { readonly grain: number } = { ...worthwhile, grain }) {}

  /** How many workers run. */
  get ready(): number {
    return Atomics.load(this.#words, word.ready)
  }

  /** How many chunks they have done. */
  get helped(): number {
    return Atomics.load(this.#words, word.helped)
  }

  /** Starts workers until there are so many, if the host allows it. */
  grow(helpers: number): void {
    while (this.#helpers.length < helpers) {
      const helper = start()
      if (!helper) return
      const index = this.#helpers.push(helper) - 1
      const mail = Atomics.load(this.#words, word.mail)
      helper.postMessage({ words: this.#words, index, mail: mail - this.#programs.size })
      for (const [id, shared] of this.#programs) helper.postMessage({ id, ...shared })
    }
  }

  /** Tells the workers of a program, and gives the number by which they know it. */
  add(shared: Shared): number {
    const id = this.#ids++
    this.#programs.set(id, shared)
    this.#send({ id, ...shared })
    return id
  }

  /** The workers forget a program when its owner is collected. */
  dropWith(owner: object, id: number): void {
    this.#collected.register(owner, id)
  }

  #send(mail: object): void {
    Atomics.add(this.#words, word.mail, 1)
    for (const helper of this.#helpers) helper.postMessage(mail)
    Atomics.notify(this.#words, word.next)
  }

  /** Waits for chunks in progress. A worker that the host has put aside gets a chance to go on. */
  #wait(): void {
    for (let turn = 1, n = 0; ; turn++) {
      n = Atomics.load(this.#words, word.pending)
      if (n === 0) return
      if (turn % 4096 === 0 && maySleep) Atomics.wait(this.#words, word.pending, n, 0.05)
    }
  }

  /** Does all units of a step, with the help of at most so many workers where it takes long enough. */
  run(program: number, step: number, part: Part, units: number, nanoseconds: number, helpers: number): void {
    const words = this.#words
    const { awake, asleep, grain } = this.least
    const chunks = Math.min(units, 8 * (helpers + 1), left, Math.floor(nanoseconds / grain))
    const sleeping = Atomics.load(words, word.parked)
    const wake = nanoseconds >= asleep
    if (chunks < 2 || nanoseconds < awake || (!wake && this.ready <= sleeping) || this.ready === 0) {
      part(0, units)
      return
    }
    words[word.program] = program
    words[word.step] = step
    words[word.units] = units
    words[word.chunks] = chunks
    words[word.failed] = 0
    Atomics.store(words, word.helpers, helpers)
    Atomics.store(words, word.pending, chunks)
    this.#jobs++
    Atomics.store(words, word.next, (this.#jobs << jobBits) | chunks)
    if (wake && sleeping > 0) Atomics.notify(words, word.next)
    try {
      for (let next = Atomics.load(words, word.next); (next & left) > 0; next = Atomics.load(words, word.next))
        if (take(words, next)) finish(words, (next & left) - 1, part)
    } finally {
      const untaken = Atomics.exchange(words, word.next, this.#jobs << jobBits) & left
      Atomics.sub(words, word.pending, untaken)
      this.#wait()
    }
    if (Atomics.load(words, word.failed) === 1) throw new Error("internal: a worker failed")
  }
}

/** Whose threads share the steps of a program, and how many there are at most. */
export interface Team {
  readonly pool: Pick<Pool, "least" | "add" | "dropWith" | "grow" | "run">
  readonly threads: number
}

let common: Pool | undefined

function processors(): number {
  const os = builtin("node:os") as { availableParallelism(): number } | undefined
  return os?.availableParallelism() ?? Reflect.get(globalThis, "navigator")?.hardwareConcurrency ?? 1
}

/** The team for so many threads, if the host has more than one and they can share memory. */
export function teamOf(threads: number): Team | undefined {
  const most = threads > 1 ? Math.min(threads, processors()) : 1
  if (most === 1 || !shares()) return undefined
  common ??= new Pool()
  return { pool: common, threads: most }
}
