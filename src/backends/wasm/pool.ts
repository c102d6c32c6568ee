import type { Executable } from "../backend.js"
import { finish, jobBits, left, take, word } from "./chunks.js"
import type { Memory } from "./engine.js"
import { type Helper, start } from "./helper.js"

declare const performance: { now(): number }

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

/** What sharing costs, in nanoseconds. */
export interface Prices {
  /** Shorter steps are not worth their distribution, to workers that look for work or that sleep. */
  readonly awake: number
  readonly asleep: number
  /** A chunk takes at least so long. */
  readonly grain: number
  /** A byte that is copied into and out of shared memory takes so much longer than elsewhere, where blocks may stream. */
  readonly byte: number
}

const measured: Prices = { awake: 50_000, asleep: 100_000, grain: 2000, byte: 0.15 }
/** A chunk of a long step takes about so many nanoseconds at most. */
const longest = 100_000
/** So many bytes are forgotten before workers are replaced. */
const forgotten = 2 ** 26
/** A wait that was too long is followed by so many times its length without help: then it costs one part in so many. */
const caution = 20

/** A worker that has held a chunk for so many milliseconds is taken for dead. */
const defaultPatience = 5000

/** A worker did not finish its chunk, so that what the step wrote is of no use. All workers were replaced. */
export class Lost extends Error {}

/** A call of which a thread was lost is done again, without the others until they have been replaced. */
export const twice =
  (run: Executable["run"]): Executable["run"] =>
  (values, into) => {
    try {
      return run(values, into)
    } catch (error) {
      if (!(error instanceof Lost)) throw error
      return run(values, into)
    }
  }

/** Workers that help with steps of compiled programs. They take part once they run; nobody waits for them before. */
export class Pool {
  #words = new Int32Array(new SharedArrayBuffer(64))
  readonly #helpers: Helper[] = []
  readonly #programs = new Map<number, Shared>()
  readonly #collected = new FinalizationRegistry((id: number) => this.#drop(id))
  /** Bytes of programs that workers were told to forget. */
  #dropped = 0
  /** When help is asked for again, after it was late. */
  #later = 0
  #ids = 0
  #jobs = 0

  constructor(
    readonly prices: Prices = measured,
    readonly patience = defaultPatience,
  ) {}

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

  /**
   * Workers forget a program. Their engine does not know how much memory that would free, and may never collect it; so
   * they are replaced now and then. No step is running now.
   */
  #drop(id: number): void {
    this.#dropped += this.#programs.get(id)?.memory.buffer.byteLength ?? 0
    this.#programs.delete(id)
    this.#send({ id })
    if (this.#dropped >= forgotten) this.#replace()
  }

  #replace(): void {
    this.grow(this.end())
  }

  /** Ends the workers, and says how many there were: until others are started, this thread does all by itself. */
  end(): number {
    const helpers = this.#helpers.splice(0)
    for (const helper of helpers) helper.terminate()
    this.#words = new Int32Array(new SharedArrayBuffer(64))
    this.#dropped = 0
    return helpers.length
  }

  #send(mail: object): void {
    Atomics.add(this.#words, word.mail, 1)
    for (const helper of this.#helpers) helper.postMessage(mail)
    Atomics.notify(this.#words, word.next)
  }

  /**
   * Waits for chunks in progress, of which one takes about so many milliseconds. A worker that the host has put aside,
   * because other processes want the processor too, gets a chance to go on.
   */
  #wait(chunk: number): void {
    const words = this.#words
    let since = 0
    for (let turn = 1; ; turn++) {
      const pending = Atomics.load(words, word.pending)
      if (pending === 0) break
      if (turn % 256 > 0) continue
      const now = performance.now()
      since ||= now
      if (now - since > this.patience) {
        this.#replace()
        throw new Lost("a worker did not finish its part")
      }
      if (maySleep && now - since > 2 * chunk + 0.1) Atomics.wait(words, word.pending, pending, 0.1)
    }
    if (since === 0) return
    const now = performance.now()
    if (now - since > 4 * chunk + 0.2) this.#later = now + caution * (now - since)
  }

  /** Is it too early to ask for help again? */
  #alone(): boolean {
    if (this.#later > 0 && performance.now() < this.#later) return true
    this.#later = 0
    return false
  }

  /** Into how many parts a step should fall for so many threads. */
  parts(nanoseconds: number, threads: number): number {
    const most = Math.max(8 * threads, Math.ceil(nanoseconds / longest))
    return Math.max(1, Math.min(most, Math.floor(nanoseconds / this.prices.grain), left))
  }

  /** Does all units of a step, with the help of at most so many workers where it takes long enough. */
  run(program: number, step: number, part: Part, units: number, nanoseconds: number, helpers: number): void {
    const words = this.#words
    const { awake, asleep } = this.prices
    const chunks = Math.min(this.parts(nanoseconds, helpers + 1), units)
    const [ready, sleeping] = [this.ready, Atomics.load(words, word.parked)]
    const wake = nanoseconds >= asleep
    if (chunks < 2 || nanoseconds < awake || ready <= (wake ? 0 : sleeping) || this.#alone()) {
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
      this.#wait(nanoseconds / chunks / 1e6)
    }
    if (Atomics.load(words, word.failed) === 1) throw new Error("internal: a worker failed")
  }
}
