import { Refused } from "../backend.js"
import { type Memory, newMemory } from "./engine.js"
import { page, pagesOf } from "./memory.js"

/** Addresses stay below 2 GB. */
const most = 2 ** 15 - 1
/** Free stretches are put together, rather than that the memory grows, where they are one part in so many of it. */
const waste = 4

/** Memory for growing; a host that has no room for so many addresses is asked for fewer. */
function growing(shared: boolean): { readonly memory: Memory; readonly maximum: number } {
  for (let maximum = most; ; maximum >>= 1)
    try {
      return { memory: newMemory(1, shared, maximum), maximum }
    } catch (error) {
      if (!(error instanceof Refused) || maximum < 2) throw error
    }
}

/** Stretches of one memory that grows: for programs, and for arrays that stay between calls. */
export class Heap {
  readonly memory: Memory
  /** It grows to so many pages at most. */
  readonly maximum: number
  /** Bytes in stretches that are taken. */
  used = 0
  /** The first byte that was never taken. */
  #end = 0
  /** What was given back, by its size, and how many bytes that is. */
  readonly #exact = new Map<number, number[]>()
  #given = 0
  /** What was given back and put together, in order. */
  #gaps: { at: number; bytes: number }[] = []

  constructor(readonly shared: boolean) {
    const { memory, maximum } = growing(shared)
    this.memory = memory
    this.maximum = maximum
  }

  /** The address of so many bytes, a multiple of 64; undefined if there is no room for them. */
  take(bytes: number): number | undefined {
    const at = this.#takeExact(bytes) ?? this.#takeGap(bytes) ?? this.#takeMerged(bytes, waste) ?? this.#takeEnd(bytes)
    const found = at ?? this.#takeMerged(bytes, Number.POSITIVE_INFINITY)
    if (found !== undefined) this.used += bytes
    return found
  }

  give(at: number, bytes: number): void {
    this.used -= bytes
    if (bytes === 0) return
    const known = this.#exact.get(bytes)
    if (known) known.push(at)
    else this.#exact.set(bytes, [at])
    this.#given += bytes
  }

  #takeExact(bytes: number): number | undefined {
    const at = this.#exact.get(bytes)?.pop()
    if (at !== undefined) this.#given -= bytes
    return at
  }

  #takeGap(bytes: number): number | undefined {
    const gap = this.#gaps.find((g) => g.bytes >= bytes)
    if (!gap) return undefined
    const { at } = gap
    gap.at += bytes
    gap.bytes -= bytes
    if (gap.bytes === 0) this.#gaps = this.#gaps.filter((g) => g !== gap)
    return at
  }

  /** Puts together what was given back, if it is enough and at least one part in `share` of the memory. */
  #takeMerged(bytes: number, share: number): number | undefined {
    if (this.#given === 0 || (this.used + this.#given) / share > this.#given) return undefined
    const given = [...this.#exact].flatMap(([size, places]) => places.map((at) => ({ at, bytes: size })))
    this.#exact.clear()
    this.#given = 0
    const all = [...this.#gaps, ...given].sort((a, b) => a.at - b.at)
    this.#gaps = all.slice(0, 1)
    for (const gap of all.slice(1)) {
      const last = this.#gaps[this.#gaps.length - 1]
      if (last.at + last.bytes === gap.at) last.bytes += gap.bytes
      else this.#gaps.push(gap)
    }
    return this.#takeGap(bytes)
  }

  #takeEnd(bytes: number): number | undefined {
    const at = this.#end
    const missing = Math.ceil((at + bytes) / page) - pagesOf(this.memory)
    if (missing > 0 && !this.#grow(missing)) return undefined
    this.#end += bytes
    return at
  }

  /** By at least so many pages, rather by a quarter of all. Views of the memory are of no use afterwards. */
  #grow(missing: number): boolean {
    const room = this.maximum - pagesOf(this.memory)
    if (missing > room) return false
    try {
      this.memory.grow(Math.min(room, Math.max(missing, pagesOf(this.memory) >> 2)))
      return true
    } catch {
      return false
    }
  }
}
