import { type Memory, newMemory } from "./engine.js"

export const page = 65536

export const pagesOf = ({ buffer }: Memory): number => buffer.byteLength / page

/**
 * The memory that was given back last, since fresh memory is slow. It is held until the running code yields and weakly from
 * then on: what a WeakRef is made for stays until then anyway, and a loop would keep all that it gives back.
 */
let held: Memory | undefined
let spare: WeakRef<Memory> | undefined

/** Offers a memory that nobody will use again. */
export function giveBack(memory: Memory): void {
  if (!held)
    Promise.resolve().then(() => {
      if (held) spare = new WeakRef(held)
      held = undefined
    })
  held = memory
}

/** Memory for so many bytes, filled with zeros. */
export function memoryOf(bytes: number): Memory {
  const pages = Math.ceil(bytes / page) + 1
  const known = held ?? spare?.deref()
  if (known && pagesOf(known) >= pages && pagesOf(known) <= 2 * pages) {
    held = undefined
    spare = undefined
    new Uint8Array(known.buffer).fill(0)
    return known
  }
  return newMemory(pages, false)
}
