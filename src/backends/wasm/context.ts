import type { Buffer, Product } from "../../compile/kernel.js"
import type { Code, Module } from "./assembler.js"
import type { Environment } from "./instruction.js"
import * as wasm from "./opcodes.js"
import type { Neighbours } from "./pairs.js"

/** Where a buffer lies: at an address, and further on by what globals of the module say. */
export interface Position {
  readonly address: number
  readonly movers: readonly number[]
}

/** Where buffers lie; those of a step with steps inside where others do. */
export class Places {
  readonly #outers = new Map<Buffer, { readonly outer: Buffer; readonly movers: readonly number[] }>()

  /** Where those lie that are in no other. */
  constructor(readonly base: (buffer: Buffer) => Position) {}

  /** From now on the inner buffer lies where the outer one does, moved by globals. */
  lay(inner: Buffer, outer: Buffer, movers: readonly number[] = []): void {
    if (inner !== outer) this.#outers.set(inner, { outer, movers })
  }

  positionOf(buffer: Buffer): Position {
    const found = this.#outers.get(buffer)
    if (!found) return this.base(buffer)
    const { address, movers } = this.positionOf(found.outer)
    return { address, movers: [...movers, ...found.movers] }
  }

  /** The buffer whose place it shares; not one beyond those of `stops`. */
  rootOf(buffer: Buffer, stops: ReadonlySet<Buffer>): Buffer {
    const found = stops.has(buffer) ? undefined : this.#outers.get(buffer)
    return found && found.movers.length === 0 ? this.rootOf(found.outer, stops) : buffer
  }

  /** Is it the buffer of a step around, or an entry of one? */
  isShared(buffer: Buffer): boolean {
    return this.#outers.has(buffer)
  }
}

/** What functions of a module share. */
export interface Context {
  readonly module: Module
  /** Products that are only added become one operation with the sum. */
  readonly fma: boolean
  /** Do threads share steps, so that a call does some of the units? */
  readonly shares: boolean
  /** Into how many parts a product should fall, if it can: threads share them. */
  parts(step: Product): number
  /** How often the steps at hand run, by far. */
  readonly turns: number
  readonly places: Places
  readonly neighbours: Neighbours
  import: Environment["import"]
}

/** A step as a function that does some of its units, the first and how many are the parameters; at least one. */
export interface Emitted {
  readonly run: number
  readonly units: number
  /** Does all units, where that is one call of another function: at hand, so that it is as cheap as can be. */
  readonly all?: Code
  /** A function without parameters that is called before. */
  readonly before?: number
  /** What is done when all units are. */
  readonly after?: readonly Emitted[]
}

/** Adds what globals say to the number on the stack. */
export function addMovers(code: Code, movers: readonly number[]): Code {
  for (const global of movers) code.globalGet(global).op(wasm.i32Add)
  return code
}

/** Leaves a pointer that moves as one buffer does, as if it moved as another one. */
export function emitFollowing(code: Code, { places }: Context, pointer: number, from: Buffer, to: Buffer): Code {
  code.get(pointer)
  if (from === to) return code
  const [old, wanted] = [from, to].map((buffer) => places.positionOf(buffer).movers)
  if (String(old) === String(wanted)) return code
  for (const global of old) code.globalGet(global).op(wasm.i32Subtract)
  return addMovers(code, wanted)
}

/** Leaves the address of a buffer. */
export function emitAddress(code: Code, { places }: Context, buffer: Buffer): Code {
  const { address, movers } = places.positionOf(buffer)
  return addMovers(code.i32(address), movers)
}

/** Fills a buffer with zeros. */
export function emitZeros(code: Code, context: Context, buffer: Buffer, bytes: number): void {
  if (bytes > 0) emitAddress(code, context, buffer).i32(0).i32(bytes).fill()
}
