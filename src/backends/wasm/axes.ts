import { Code } from "./assembler.js"
import { addMovers } from "./context.js"
import * as wasm from "./opcodes.js"
import type { Pointers } from "./pointers.js"

/** V8 replaces code by faster code only when it is called again: no call does more elements than this. */
export const chunk = 16384

/** How many elements the calls for a row do, if it is not cut. */
export const countsOf = (row: number): number[] => [...(row >= chunk ? [chunk] : []), row % chunk]

/** A block of a sum: it is closed after every so many turns of an axis, by a function of its pointer and of the units. */
export interface Closing {
  readonly axis: number
  readonly every: number
  readonly pointer: number
  readonly close: number
}

/** What runs over the points of a kernel. */
interface Nest {
  readonly pointers: Pointers
  /** The function for a row: how many elements, and the pointers. */
  readonly row: number
  /** The axis of which a call does some units, if one can be cut. */
  readonly cut: number | undefined
  readonly blocks: readonly Closing[]
}

// Parameters: the first unit and how many; locals: the pointers, then a counter for each axis, and one for its blocks.
const [first, units] = [0, 1]
const pointer = (i: number) => 2 + i

/** Loops over all axes but the last, around calls of the function for a row. */
class Axes {
  readonly code = new Code()
  readonly #shape: readonly number[]
  readonly #strides: readonly (readonly number[])[]

  constructor(readonly nest: Nest) {
    this.#shape = nest.pointers.shape
    this.#strides = nest.pointers.strides
  }

  get locals(): number {
    return this.#strides.length + 2 * this.#shape.length
  }

  #counter(axis: number): number {
    return 2 + this.#strides.length + axis
  }

  #call(): void {
    this.#strides.forEach((_, i) => void this.code.get(pointer(i)))
    this.code.call(this.nest.row)
  }

  #move(axis: number, n: number): void {
    this.#strides.forEach((s, i) => void this.code.advance(pointer(i), n * s[axis]))
  }

  /** Moves by as many as a local says. */
  #moveBy(axis: number, local: number): void {
    this.#strides.forEach((s, i) => {
      if (s[axis] === 0) return
      this.code.get(pointer(i)).get(local).i32(s[axis]).op(wasm.i32Multiply, wasm.i32Add).set(pointer(i))
    })
  }

  /** All turns of an axis; where sums fall into blocks of them, these are closed. */
  #inBlocks(axis: number, turn: () => void): void {
    const { code } = this
    const size = this.#shape[axis]
    const ending = this.nest.blocks.filter((b) => b.axis === axis)
    const every = Math.min(size, ...ending.map((b) => b.every))
    const stretch = (turns: number) => {
      code.repeat(this.#counter(axis), turns, turn)
      for (const b of ending) code.get(pointer(b.pointer)).get(units).call(b.close)
    }
    code.repeat(this.#counter(axis) + this.#shape.length, Math.floor(size / every), () => stretch(every))
    if (size % every > 0) stretch(size % every)
  }

  #outer(axis: number): void {
    const { code } = this
    const counter = this.#counter(axis)
    const turn = () => {
      this.#over(axis + 1)
      this.#move(axis, 1)
    }
    if (axis !== this.nest.cut) {
      this.#inBlocks(axis, turn)
      this.#move(axis, -this.#shape[axis])
      return
    }
    code.get(units).set(counter)
    code.loop(turn, () => void code.advance(counter, -1).get(counter))
    code.i32(0).get(units).op(wasm.i32Subtract).set(counter)
    this.#moveBy(axis, counter)
  }

  #chunk(axis: number): void {
    this.code.i32(chunk)
    this.#call()
    this.#move(axis, chunk)
  }

  /** As many elements of a row as there are units. */
  #cutRow(axis: number): void {
    const { code } = this
    const rest = this.#counter(axis)
    const many = () => void code.get(rest).i32(chunk).op(wasm.i32Greater)
    const turn = () => {
      this.#chunk(axis)
      code.advance(rest, -chunk)
    }
    code.get(units).set(rest)
    many()
    code.when(() => code.loop(turn, many))
    code.get(rest)
    this.#call()
    code.get(rest).get(units).op(wasm.i32Subtract).set(rest)
    this.#moveBy(axis, rest)
  }

  #row(axis: number): void {
    const count = this.#shape[axis]
    const chunks = Math.floor(count / chunk)
    const rest = count % chunk
    if (chunks > 0) this.code.repeat(this.#counter(axis), chunks, () => this.#chunk(axis))
    if (rest > 0) {
      this.code.i32(rest)
      this.#call()
    }
    this.#move(axis, -chunks * chunk)
  }

  #over(axis: number): void {
    if (axis < this.#shape.length - 1) this.#outer(axis)
    else if (axis === this.nest.cut) this.#cutRow(axis)
    else this.#row(axis)
  }

  run(): void {
    const { pointers, cut } = this.nest
    pointers.starts.forEach((start, i) => {
      addMovers(this.code.i32(start), pointers.movers[i]).set(pointer(i))
    })
    if (cut !== undefined) this.#moveBy(cut, first)
    this.#over(0)
  }
}

/** The code of a function that does some units of a kernel, and how many locals it needs. */
export function emitAxes(nest: Nest): { readonly code: Code; readonly locals: number } {
  const axes = new Axes(nest)
  axes.run()
  return { code: axes.code, locals: axes.locals }
}
