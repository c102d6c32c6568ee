import type { Buffer } from "../../compile/kernel.js"
import { isFloat } from "../../ir/dtype.js"
import { Code, type Type } from "./assembler.js"
import { addMovers, type Context } from "./context.js"
import * as wasm from "./opcodes.js"

/** A function that is being written, with its locals. */
export class Frame {
  readonly code = new Code()
  /** What is done once, before the code. */
  readonly #before = new Code()
  readonly #groups: [Type, number][] = []
  readonly #constants = new Map<string, number>()
  readonly #pointers = new Map<string, { readonly local: number; readonly movers: readonly number[] }>()
  readonly #elements = new Map<Buffer, Map<number, number>>()
  readonly #free: number[] = []
  readonly #freeNumbers: number[] = []
  #count: number

  constructor(
    readonly context: Context,
    readonly parameters: readonly Type[],
    /** The buffers whose elements are locals. */
    readonly inLocals: ReadonlySet<Buffer> = new Set(),
    /** Buffers that are not looked up further. */
    readonly stops: ReadonlySet<Buffer> = new Set(),
  ) {
    this.#count = parameters.length
  }

  local(type: Type): number {
    const last = this.#groups[this.#groups.length - 1]
    if (last?.[0] === type) last[1]++
    else this.#groups.push([type, 1])
    return this.#count++
  }

  /** A vector that holds nothing, until it is given back. */
  vector = (): number => this.#free.pop() ?? this.local("v128")

  giveBack(locals: readonly number[]): void {
    this.#free.push(...locals)
  }

  /** A number that holds nothing, until it is given back. */
  number = (): number => this.#freeNumbers.pop() ?? this.local("i32")

  giveBackNumber(local: number): void {
    this.#freeNumbers.push(local)
  }

  readonly constant = (bytes: readonly number[]): number => {
    const key = bytes.join()
    let local = this.#constants.get(key)
    if (local === undefined) {
      local = this.local("v128")
      this.#before.simd(wasm.vectorConstant, ...bytes).set(local)
      this.#constants.set(key, local)
    }
    return local
  }

  /** The sum of globals, as they are when the function begins. */
  pointer(movers: readonly number[]): number {
    const key = movers.join()
    let found = this.#pointers.get(key)
    if (!found) {
      found = { local: this.local("i32"), movers }
      if (movers.length > 0) addMovers(this.#before.i32(0), movers).set(found.local)
      this.#pointers.set(key, found)
    }
    return found.local
  }

  /** Moves the pointers as far as these globals move in a turn. */
  movePointers(steps: ReadonlyMap<number, number>): void {
    for (const { local, movers } of this.#pointers.values())
      this.code.advance(
        local,
        movers.reduce((sum, global) => sum + (steps.get(global) ?? 0), 0),
      )
  }

  /** The local of an element, if its buffer is in locals: a vector, or a number for whole numbers and truth values. */
  element(buffer: Buffer, at: number): number | undefined {
    const root = this.context.places.rootOf(buffer, this.stops)
    if (!this.inLocals.has(root)) return undefined
    const elements = this.elementsOf(root)
    const local = elements.get(at) ?? this.local(isFloat(root.dtype) ? "v128" : "i32")
    elements.set(at, local)
    return local
  }

  /** The elements of a buffer in locals that have been asked for. */
  elementsOf(root: Buffer): Map<number, number> {
    const elements = this.#elements.get(root) ?? new Map<number, number>()
    this.#elements.set(root, elements)
    return elements
  }

  /** The function, with what is done once before and after the code. */
  define(enter: Code = new Code(), leave: Code = new Code()): number {
    const all = new Code().append(this.#before).append(enter).append(this.code).append(leave)
    return this.context.module.define(this.parameters, this.#groups, all)
  }
}
