import { type Memory, newMemory } from "./engine.js"

export const page = 65536

export const pagesOf = ({ buffer }: Memory): number => buffer.byteLength / page

/**
 * Memories of one program each. The one that was given back last is used again, since fresh memory is slow. It is held until
 * the running code yields and weakly from then on: what a WeakRef is made for stays until then anyway, and a loop would keep
 * all that it gives back.
 */
export class Memories {
  #held: Memory | undefined
  #spare: WeakRef<Memory> | undefined

  /** Offers a memory that nobody will use again. */
  giveBack(memory: Memory): void {
    if (!this.#held)
      Promise.resolve().then(() => {
        if (this.#held) this.#spare = new WeakRef(this.#held)
        this.#held = undefined
      })
    this.#held = memory
  }

  /** Memory for so many bytes, in which may lie what others left: a call reads constants and what it has written. */
  take(bytes: number): Memory {
    const pages = Math.ceil(bytes / page) + 1
    const known = this.#held ?? this.#spare?.deref()
    if (known && pagesOf(known) >= pages && pagesOf(known) <= 2 * pages) {
      this.#held = undefined
      this.#spare = undefined
      return known
    }
    return newMemory(pages, false)
  }
}
