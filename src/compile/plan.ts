import { isLit } from "../ir/atom.js"
import { widthOf } from "../ir/dtype.js"
import type { Buffer } from "./kernel.js"
import { allSteps, type Branch, buffersOf, insideOf, type Loop, type Step, type Steps } from "./steps.js"

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
export function room({ dtype, size }: Buffer): number {
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

/** The buffers of steps inside a step that lie where another one does, or that stay to the end of these. */
function aliasesIn(step: Loop | Branch): Buffer[] {
  if (step.kind === "branch") return [...step.shared, ...step.results].map((x) => x.inner)
  const moving = [...step.shared, ...step.slices, ...step.stacks].map((x) => x.inner)
  return [...moving, ...step.carries.flatMap((c) => [c.before, c.after])]
}

/** Gives every buffer a place, but those that lie apart; those that are not alive at the same time may share it. */
export function plan(steps: Steps, apart: ReadonlySet<unknown> = new Set()): Plan {
  const arena = new Arena()
  const offsets = new Map<Buffer, number>()
  const place = (b: Buffer) => {
    if (!offsets.has(b)) offsets.set(b, arena.take(room(b)) as number)
  }
  const give = (b: Buffer) => arena.give(offsets.get(b) as number, room(b))
  for (const step of allSteps(steps.steps)) for (const b of buffersOf(step).reads) if (b.constant) place(b)
  for (const y of steps.outputs) if (!isLit(y) && y.constant) place(y)
  const known = arena.bytes
  for (const b of steps.inputs) if (!apart.has(b)) place(b)

  /** Steps one after the other; of their buffers those of `elsewhere` have a place already, those of `lasting` keep it. */
  const placeAll = (list: readonly Step[], elsewhere: ReadonlySet<unknown>, lasting: ReadonlySet<unknown>) => {
    const all = list.map(buffersOf)
    const last = new Map<Buffer, number>()
    all.forEach(({ reads, writes }, i) => {
      for (const b of [...reads, ...writes]) last.set(b, i)
    })
    list.forEach((step, i) => {
      const { reads, writes } = all[i]
      for (const b of writes) if (!elsewhere.has(b)) place(b)
      if (step.kind === "loop" || step.kind === "branch") placeInside(step)
      for (const b of new Set([...reads, ...writes]))
        if (last.get(b) === i && !b.constant && !elsewhere.has(b) && !lasting.has(b)) give(b)
    })
  }
  const placeInside = (step: Loop | Branch) => {
    const elsewhere = new Set(aliasesIn(step))
    const flag = step.kind === "loop" ? step.test?.flag : undefined
    for (const list of insideOf(step)) placeAll(list, elsewhere, new Set([flag]))
    if (flag && !elsewhere.has(flag)) give(flag)
  }
  placeAll(steps.steps, apart, new Set(steps.outputs))
  return { steps, offsets, bytes: arena.bytes, known }
}
