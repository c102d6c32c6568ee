import type { Lit } from "../ir/atom.js"
import type { OnDevices } from "./held.js"

/**
 * The arrays that are on the devices of a client, the oldest first. The host frees those that nobody holds any more, but
 * only between turns of its event loop: a loop that yields to nobody would fill the devices. So, beyond a number of
 * bytes, the oldest come here, where the host frees them at any time.
 */
export class Room {
  readonly #copies = new WeakMap<Lit, OnDevices>()
  readonly #present = new Set<OnDevices>()
  readonly #collected = new FinalizationRegistry<OnDevices>((held) => held.release())
  #bytes = 0

  constructor(readonly most: number) {}

  /** What counts of arrays, in bytes. */
  get bytes(): number {
    return this.#bytes
  }

  /** What is on devices of an array. */
  of(x: Lit): OnDevices | undefined {
    const held = this.#copies.get(x)
    return held?.buffers && !x.disposed ? held : undefined
  }

  /** An array is on devices from now on, as long as somebody holds it. */
  enter(x: Lit, held: OnDevices): void {
    this.#copies.set(x, held)
    this.#present.add(held)
    this.#bytes += held.bytes
    this.#collected.register(x, held, held)
  }

  /** Makes room, but not by moving what came last. */
  trim(kept: number): void {
    if (this.#bytes <= this.most) return
    for (const held of this.#present) {
      if (this.#present.size <= kept || this.#bytes <= this.most / 2) return
      this.forget(held)
      held.leave()
    }
  }

  /** Nothing here holds it any more, nor its elements. */
  forget(held: OnDevices): void {
    if (!this.#present.delete(held)) return
    this.#bytes -= held.bytes
    this.#collected.unregister(held)
  }
}
