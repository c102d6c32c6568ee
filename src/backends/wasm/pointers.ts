import type { Access } from "../../compile/kernel.js"
import { widthOf } from "../../ir/dtype.js"
import type { Place } from "./access.js"
import type { Context } from "./context.js"

/** Pointers, each shared by all accesses that move alike. */
export class Pointers {
  readonly strides: (readonly number[])[] = []
  readonly starts: number[] = []
  readonly movers: (readonly number[])[] = []
  readonly #known = new Map<string, number>()

  constructor(
    readonly shape: readonly number[],
    readonly context: Context,
  ) {}

  /** A pointer never falls below zero, so that the address added to it may be unsigned. */
  place({ buffer, offset }: Access, elements: readonly number[]): Place {
    const width = widthOf(buffer.dtype)
    const strides = elements.map((s) => s * width)
    const position = this.context.places.positionOf(buffer)
    const key = `${strides} ${position.movers}`
    let index = this.#known.get(key)
    if (index === undefined) {
      index = this.strides.push(strides) - 1
      this.starts.push(strides.reduce((sum, s, d) => sum + (s < 0 ? -s * (this.shape[d] - 1) : 0), 0))
      this.movers.push(position.movers)
      this.#known.set(key, index)
    }
    const address = position.address + offset * width - this.starts[index]
    return { pointer: 1 + index, address, stride: strides[strides.length - 1], dtype: buffer.dtype }
  }
}
