import { isLit } from "../ir/atom.js"
import { widthOf } from "../ir/dtype.js"
import { type Buffer, buffersOf, type Steps } from "./kernel.js"

/** Where each buffer lies in one block of memory: first what is known, then what a call computes. */
export interface Plan {
  readonly steps: Steps
  readonly offsets: ReadonlyMap<Buffer, number>
  readonly bytes: number
  /** The bytes of what is known; they are the same in all calls. */
  readonly known: number
}

/** A cache line; also more than the bytes that a vector may reach beyond the end of an array. */
const line = 64

/**
 * The bytes that a buffer takes. Arrays whose distance is a multiple of 4 KB compete for the same places in the cache, so
 * that large ones are kept off it.
 */
function room({ dtype, size }: Buffer): number {
  const bytes = Math.ceil((size * widthOf(dtype) + 16) / line) * line
  return bytes >= 4096 && bytes % 4096 === 0 ? bytes + line : bytes
}

/** Free stretches of memory, in order of their places. */
export class Arena {
  #free: { at: number; bytes: number }[]
  bytes = 0

  constructor(size = Number.POSITIVE_INFINITY) {
    this.#free = [{ at: 0, bytes: size }]
  }

  /** Where so many bytes are free, which from now on they are not. */
  take(bytes: number): number | undefined {
    const gap = this.#free.find((g) => g.bytes >= bytes)
    if (!gap) return undefined
    const { at } = gap
    gap.at += bytes
    gap.bytes -= bytes
    this.#free = this.#free.filter((g) => g.bytes > 0)
    this.bytes = Math.max(this.bytes, at + bytes)
    return at
  }

  give(at: number, bytes: number): void {
    const all = [...this.#free, { at, bytes }].sort((a, b) => a.at - b.at)
    this.#free = all.slice(0, 1)
    for (const gap of all.slice(1)) {
      const last = this.#free[this.#free.length - 1]
      if (last.at + last.bytes === gap.at) last.bytes += gap.bytes
      else this.#free.push(gap)
    }
  }
}

/** Gives every buffer a place; those that are not alive at the same time may share it. */
export function plan(steps: Steps): Plan {
  const arena = new Arena()
  const offsets = new Map<Buffer, number>()
  const place = (b: Buffer) => {
    if (!offsets.has(b)) offsets.set(b, arena.take(room(b)) as number)
  }
  const all = steps.steps.map(buffersOf)
  const last = new Map<Buffer, number>()
  all.forEach(({ reads, writes }, i) => {
    for (const b of [...reads, ...writes]) last.set(b, i)
  })
  for (const { reads } of all) for (const b of reads) if (b.constant) place(b)
  for (const y of steps.outputs) if (!isLit(y) && y.constant) place(y)
  const known = arena.bytes
  for (const b of steps.inputs) place(b)
  const lasting = new Set<unknown>(steps.outputs)
  all.forEach(({ reads, writes }, i) => {
    for (const b of writes) place(b)
    for (const b of new Set([...reads, ...writes]))
      if (last.get(b) === i && !b.constant && !lasting.has(b)) arena.give(offsets.get(b) as number, room(b))
  })
  return { steps, offsets, bytes: arena.bytes, known }
}
