import { Arena } from "../../compile/plan.js"
import { Refused } from "../backend.js"
import { type Memory, newMemory } from "./engine.js"
import { Memories, page } from "./memory.js"

// A host has few memories to give, since each takes gigabytes of addresses: a page of Chromium 125, Node 20 about 13,000.
// So programs share them. What a call computes they write to the same bytes, because calls of programs that hold no others
// do not nest; only what a program knows, its constants, has bytes of its own.

/** Where a program lies. */
export interface Place {
  readonly memory: Memory
  /** Where its constants begin. */
  readonly known: number
  /** Where that begins which a call computes. */
  readonly scratch: number
  /** To how many pages the memory may grow, if it may. */
  readonly grows?: number
  /** The program is not used any more. */
  free(): void
  /** Others have their places in the memory; so it does not go with the program. */
  readonly shared: boolean
}

/** A memory that programs share: bytes for calls, then stretches for constants. */
interface Block {
  readonly memory: Memory
  readonly scratch: number
  readonly arena: Arena
  users: number
}

const megabyte = 2 ** 20
/** A program that takes more has a memory of its own, which is freed with it, */
const small = megabyte
/** unless so many have. */
const most = 100
/** A new block has room for so many bytes of constants, */
const first = 4 * megabyte
/** or for as many as all others together, so that there are few; but for no more than this if they are not needed. */
const largest = 256 * megabyte

/** The memories of a backend, and where in them programs lie. */
export class Places {
  readonly #memories = new Memories()
  #blocks: readonly Block[] = []
  /** How many memories belong to one program each. */
  #owners = 0
  readonly #collected = new FinalizationRegistry(() => this.#owners--)

  /** A memory for one program: for one whose steps call other programs, which write where calls of those lie. */
  alone(bytes: number, known: number): Place {
    const memory = this.#memories.take(bytes)
    const owner = {}
    this.#owners++
    this.#collected.register(memory, undefined, owner)
    const free = () => {
      if (!this.#collected.unregister(owner)) return
      this.#owners--
      this.#memories.giveBack(memory)
    }
    return { memory, known: 0, scratch: known, free, shared: false }
  }

  /** Room for a program that takes so many bytes, of which so many are known. */
  room(bytes: number, known: number): Place {
    if (bytes <= small || this.#owners >= most) return this.#shared(bytes - known, known)
    try {
      return this.alone(bytes, known)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return this.#shared(bytes - known, known)
    }
  }

  /** Room that threads share, which no other program uses: they may still be at work there when the next call begins. */
  forThreads(bytes: number, known: number): Place {
    const memory = newMemory(Math.ceil(bytes / page) + 1, true)
    return { memory, known: 0, scratch: known, free: () => undefined, shared: false }
  }

  #shared(scratch: number, known: number): Place {
    for (const block of this.#blocks) {
      const place = this.#within(block, scratch, known)
      if (place) return place
    }
    const block = this.#newBlock(scratch, known)
    this.#blocks = [...this.#blocks, block]
    return this.#within(block, scratch, known) as Place
  }

  #within(block: Block, scratch: number, known: number): Place | undefined {
    const at = block.scratch >= scratch ? block.arena.take(known) : undefined
    if (at === undefined) return undefined
    block.users++
    let used = true
    const free = () => {
      if (!used) return
      used = false
      block.arena.give(at, known)
      block.users--
      // One stays, lest a function that is made again and again has a new one each time.
      if (block.users === 0 && this.#blocks.length > 1) this.#blocks = this.#blocks.filter((b) => b !== block)
    }
    return { memory: block.memory, known: block.scratch + at, scratch: 0, free, shared: true }
  }

  /** A memory for programs that take so much; where the host has no room for others, for one program. */
  #newBlock(scratch: number, known: number): Block {
    const bytes = Math.ceil(Math.max(scratch, small) / page) * page
    const room = this.#blocks.reduce((sum, b) => sum + b.memory.buffer.byteLength, 0)
    const make = (constants: number): Block => {
      const pages = (bytes + Math.ceil(constants / page) * page) / page + 1
      return { memory: newMemory(pages, false), scratch: bytes, arena: new Arena(constants), users: 0 }
    }
    const wanted = Math.max(known, Math.min(largest, Math.max(first, room)))
    try {
      return make(wanted)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return make(known)
    }
  }
}
