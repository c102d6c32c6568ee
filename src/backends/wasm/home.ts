import { Refused } from "../backend.js"
import { Heap } from "./heap.js"
import type { Place } from "./place.js"
import { Residents } from "./resident.js"

/** Where calls of several programs compute, since they do not nest. */
interface Common {
  readonly at: number
  readonly bytes: number
  users: number
}

/** A program's place in a heap, and where the addresses of its arguments and results stand in each call. */
export interface Room extends Place {
  readonly cells: number
}

/** The least that programs compute in. */
const least = 2 ** 16

/** A heap for programs whose arguments and results stay, and for these. */
export class Home {
  readonly heap: Heap
  readonly residents: Residents
  /** For the next program, if it is large enough. */
  #common: Common | undefined

  constructor(readonly shared: boolean) {
    this.heap = new Heap(shared)
    this.residents = new Residents(this.heap)
  }

  #take(bytes: number): number {
    const at = this.heap.take(bytes)
    if (at === undefined) throw new Refused(`the memory of compiled programs has no room for ${bytes} bytes`)
    return at
  }

  /** Room for what a call computes: its own, or what all calls share. */
  #scratch(bytes: number, own: boolean): { readonly at: number; readonly free: () => void } {
    if (own) {
      const at = this.#take(bytes)
      return { at, free: () => this.heap.give(at, bytes) }
    }
    if (!this.#common || this.#common.bytes < bytes) {
      const wanted = Math.max(bytes, least, 2 * (this.#common?.bytes ?? 0))
      const old = this.#common
      this.#common = { at: this.#take(wanted), bytes: wanted, users: 0 }
      if (old?.users === 0) this.heap.give(old.at, old.bytes)
    }
    const common = this.#common
    common.users++
    const free = () => {
      common.users--
      if (common.users === 0 && common !== this.#common) this.heap.give(common.at, common.bytes)
    }
    return { at: common.at, free }
  }

  /**
   * Room for a program of so many bytes, of which so many are known, with so many arguments and results. It has room of its
   * `own` to compute in where others may run before a call of it ends.
   */
  place(bytes: number, known: number, count: number, own: boolean): Room {
    const fixed = known + 64 * Math.ceil(count / 16)
    const at = this.#take(fixed)
    try {
      const scratch = this.#scratch(bytes - known, own)
      let used = true
      const free = () => {
        if (!used) return
        used = false
        this.heap.give(at, fixed)
        scratch.free()
      }
      const { memory, maximum } = this.heap
      return { memory, known: at, scratch: scratch.at, cells: at + known, grows: maximum, free, shared: true }
    } catch (error) {
      this.heap.give(at, fixed)
      throw error
    }
  }
}
