import { sizeOf } from "../ir/aval.js"
import { allocate, type Data, type DType } from "../ir/dtype.js"
import type { View } from "../ir/view.js"
import { contiguous, isContiguous, offsets } from "../ir/view.js"
import type { Buffer, Kernel, NumberType, Store } from "./kernel.js"
import { needed, Recorder } from "./record.js"

/** Above this a kernel is closed, lest registers and code caches overflow; over one point nothing is to be done again. */
const longest = 2000
const longestOnce = 8000

/** A buffer that a step of the plan fills, or an input or constant. */
export class Slot implements Buffer {
  /** The step that fills it; -1 when it is there from the start. */
  step = -1
  /** The kernel in which its value can be had without a load. */
  draft: Draft | undefined
  value = 0
  stored = true
  constructor(
    readonly dtype: DType,
    readonly size: number,
    readonly constant?: Buffer["constant"],
  ) {}
}

/** What an operand of a kernel is: a number, or elements of a buffer. */
export type Source = number | Stored
export interface Stored {
  readonly slot: Slot
  readonly view: View
}

/** Writes scalar code down on operands, which are positions in it. */
export type Code = (recorder: Recorder, operands: readonly number[]) => readonly number[]

export const isStored = (x: Source): x is Stored => typeof x !== "number"

/** A kernel that is still being written. */
export class Draft {
  readonly recorder = new Recorder()
  readonly #stores: Store[] = []
  #float: Kernel["float"] | undefined

  constructor(
    readonly step: number,
    readonly domain: readonly number[],
  ) {}

  /** May an equation with these operands be computed here? */
  admits(dtype: NumberType | undefined, sources: readonly Source[]): boolean {
    if (this.recorder.body.length > (sizeOf(this.domain) === 1 ? longestOnce : longest)) return false
    if (dtype && dtype !== "int32" && this.#float && dtype !== this.#float) return false
    return sources.every((x) => typeof x === "number" || x.slot.step < this.step || this.#holds(x))
  }

  #holds({ slot, view }: Stored): boolean {
    return slot.draft === this && isContiguous(view, slot.size)
  }

  read(x: Source): number {
    if (typeof x === "number") return this.recorder.constant(x)
    if (this.#holds(x)) return x.slot.value
    require(x.slot)
    return this.recorder.load({ buffer: x.slot, strides: x.view.strides, offset: x.view.offset })
  }

  run(dtype: NumberType | undefined, code: Code, sources: readonly Source[]): readonly number[] {
    if (dtype !== "int32") this.#float ??= dtype
    const run = () =>
      code(
        this.recorder,
        sources.map((x) => this.read(x)),
      )
    return this.recorder.as(dtype === "int32" ? dtype : undefined, run)
  }

  /** The buffer of a value of this kernel; it is written only if another step asks for it. */
  define(slot: Slot, position: number): Slot {
    return Object.assign(slot, { step: this.step, draft: this, value: position, stored: false })
  }

  /** Adds the value at each point of the domain to an element of a buffer. */
  accumulate(slot: Slot, value: number, strides: readonly number[], at?: Store["at"]): Slot {
    const access = { buffer: slot, strides, offset: 0 }
    this.#stores.push({ value, access, adds: true, clears: true, ...(at && { at }) })
    return Object.assign(slot, { step: this.step })
  }

  /** Writes the value at each point of the domain to an element of a buffer. */
  store(buffer: Slot, value: number, { strides, offset }: View, clears = false, at?: Store["at"]): void {
    this.#stores.push({ value, access: { buffer, strides, offset }, adds: false, clears, ...(at && { at }) })
  }

  finish(): Kernel {
    return {
      kind: "kernel",
      domain: this.domain,
      float: this.#float ?? "float32",
      ...needed(this.recorder.body, this.#stores),
    }
  }
}

/** Has the kernel that computes a buffer write it. */
export function require(slot: Slot): void {
  if (slot.stored) return
  slot.stored = true
  slot.draft?.store(slot, slot.value, contiguous(slot.draft.domain))
}

/** The elements of a known array that a view shows. */
export function gather({ dtype, constant }: Slot, view: View): Data {
  const out = allocate(dtype, sizeOf(view.shape))
  offsets(view).forEach((from, i) => {
    out[i] = (constant as Data)[from]
  })
  return out
}
