import type { Lit } from "../ir/atom.js"
import type { Held } from "./held.js"

/**
 * The arrays that are on the devices of a client, the oldest first. The host frees those that nobody holds any more, but
 * only between turns of its event loop: a loop that yields to nobody would fill the devices. So, beyond a number of
 * bytes, the oldest come here, where the host frees them at any time.
 */
export class Room {
  readonly #copies = new WeakMap<Lit, Held>()
  readonly #present = new Set<Held>()
  readonly #collected = new FinalizationRegistry<Held>((held) => {
    this.#forget(held)
    held.free()
  })
  #bytes = 0

  constructor(readonly most: number) {}

  /** What counts of arrays, in bytes. */
  get bytes(): number {
    return this.#bytes
  }

  /** What is on devices of an array. */
  of(x: Lit): Held | undefined {
    const held = this.#copies.get(x)
    return held?.buffers ? held : undefined
  }

  /** An array is on devices from now on, as long as somebody holds it. */
  enter(x: Lit, held: Held): void {
    this.#copies.set(x, held)
    this.#present.add(held)
    this.#bytes += held.bytes
    this.#collected.register(x, held, held)
  }

  /** The memory of an array is somebody else's. */
  give(held: Held): void {
    this.#forget(held)
    held.give()
  }

  /** Makes room, but not by moving what came last. */
  trim(kept: number): void {
    if (this.#bytes <= this.most) return
    for (const held of this.#present) {
      if (this.#present.size <= kept || this.#bytes <= this.most / 2) return
      this.#forget(held)
      held.leave()
    }
  }

  /** Nothing here holds it any more, nor its elements. */
  #forget(held: Held): void {
    if (!this.#present.delete(held)) return
    this.#bytes -= held.bytes
    this.#collected.unregister(held)
  }
}
