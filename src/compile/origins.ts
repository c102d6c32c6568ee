import { contiguous, isContiguous } from "../ir/view.js"
import type { Draft } from "./draft.js"
import { isStored, type Slot, type Source, type Stored } from "./groups.js"

/** A value of a group. */
export interface Held {
  readonly draft: Draft
  readonly value: number
}

/** The step that fills a buffer, and the value of a group that has its elements, if one does. */
interface Origin {
  readonly step: number
  readonly held?: Held
}

/** Where the elements of buffers come from, while groups are formed. */
export class Origins {
  /** Of those that steps fill; others are there from the start. */
  readonly #origins = new Map<Slot, Origin>()
  /** Those that nobody has read yet: their values are not stored. */
  readonly #unread = new Set<Slot>()

  /** The step that fills a buffer; -1 when it is there from the start. */
  stepOf(slot: Slot): number {
    return this.#origins.get(slot)?.step ?? -1
  }

  /** The value that has the elements, if a view shows all of them in their order. */
  heldBy({ slot, view }: Stored): Held | undefined {
    return isContiguous(view, slot.size) ? this.#origins.get(slot)?.held : undefined
  }

  /** Is it there when a kernel begins, or computed in it? */
  isReady(x: Source, draft: Draft): boolean {
    return !isStored(x) || this.stepOf(x.slot) < draft.step || this.heldBy(x)?.draft === draft
  }

  isStored(slot: Slot): boolean {
    return !this.#unread.has(slot)
  }

  /** The buffer of a value; it is stored only if another step asks for it. */
  define(slot: Slot, held: Held): Slot {
    this.#origins.set(slot, { step: held.draft.step, held })
    this.#unread.add(slot)
    return slot
  }

  /** A step fills the buffer, or is one of those that do. */
  filled(slot: Slot, step: number): Slot {
    this.#origins.set(slot, { step: Math.max(this.stepOf(slot), step) })
    return slot
  }

  /** Has the kernel that computes a buffer store it. */
  require(slot: Slot): void {
    const held = this.#origins.get(slot)?.held
    if (!held || !this.#unread.delete(slot)) return
    const { draft, value } = held
    const { strides, offset } = contiguous(draft.domain)
    draft.store({ value, access: { buffer: slot, strides, offset }, adds: false, clears: false })
  }
}
