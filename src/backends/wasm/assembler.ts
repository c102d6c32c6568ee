// The binary format of WebAssembly: https://webassembly.github.io/spec/core/binary/

import { signed64, unsigned } from "./leb128.js"
import * as wasm from "./opcodes.js"

export type Type = "i32" | "i64" | "f64" | "f32" | "v128"

const types: Record<Type, number> = { i32: 0x7f, i64: 0x7e, f64: 0x7c, f32: 0x7d, v128: 0x7b }

const vector = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()]
const text = (s: string): number[] => [...unsigned(s.length), ...Array.from(s, (c) => c.charCodeAt(0))]

/** Bytes end to end. */
function joined(parts: readonly ArrayLike<number>[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** The instructions of one function. */
export class Code {
  #room = new Uint8Array(64)
  #size = 0

  get bytes(): Uint8Array {
    return this.#room.subarray(0, this.#size)
  }

  /** Room for some bytes more. */
  #roomFor(bytes: number): Uint8Array {
    const size = this.#size + bytes
    if (size <= this.#room.length) return this.#room
    const room = new Uint8Array(Math.max(1024, 2 * size))
    room.set(this.bytes)
    this.#room = room
    return room
  }
  op(...bytes: readonly number[]): this {
    const room = this.#roomFor(bytes.length)
    let at = this.#size
    for (let i = 0; i < bytes.length; i++) room[at++] = bytes[i]
    this.#size = at
    return this
  }
  /** An opcode and a whole number. Code is long, so that numbers are written in place. */
  #with(opcode: number, n: number): this {
    const room = this.#roomFor(6)
    let at = this.#size
    room[at++] = opcode
    let rest = n
    for (; rest > 127; rest = Math.floor(rest / 128)) room[at++] = (rest % 128) + 128
    room[at++] = rest
    this.#size = at
    return this
  }
  append({ bytes }: Code): this {
    this.#roomFor(bytes.length).set(bytes, this.#size)
    this.#size += bytes.length
    return this
  }
  get(local: number): this {
    return this.#with(0x20, local)
  }
  set(local: number): this {
    return this.#with(0x21, local)
  }
  globalGet(global: number): this {
    return this.#with(0x23, global)
  }
  globalSet(global: number): this {
    return this.#with(0x24, global)
  }
  i32(n: number): this {
    const room = this.#roomFor(6)
    let at = this.#size
    room[at++] = 0x41
    let rest = n | 0
    for (; rest < -64 || rest > 63; rest >>= 7) room[at++] = (rest & 127) + 128
    room[at++] = rest & 127
    this.#size = at
    return this
  }
  i64(n: bigint): this {
    return this.op(0x42, ...signed64(n))
  }
  f64(x: number): this {
    return this.op(0x44, ...new Uint8Array(Float64Array.of(x).buffer))
  }
  call(f: number): this {
    return this.#with(0x10, f)
  }
  simd(opcode: number, ...immediates: readonly number[]): this {
    return this.#with(0xfd, opcode).op(...immediates)
  }
  /** An access to memory, of which the address is on the stack, `offset` bytes further on. */
  memory(opcode: number, offset: number): this {
    return this.op(opcode).#with(0, offset)
  }
  simdMemory(opcode: number, offset: number, ...lane: readonly number[]): this {
    this.#with(0xfd, opcode).#with(0, offset)
    return lane.length === 0 ? this : this.op(...lane)
  }

  /** Fills memory: an address, a byte and how many are on the stack. */
  fill(): this {
    return this.op(0xfc, 0x0b, 0x00)
  }
  /** Copies memory: where to, where from, and how many bytes are on the stack. */
  copy(): this {
    return this.op(0xfc, 0x0a, 0x00, 0x00)
  }

  /** local += n */
  advance(local: number, n: number): this {
    return n === 0 ? this : this.get(local).i32(n).op(wasm.i32Add).set(local)
  }
  /** Does the body until what `condition` leaves on the stack is zero; at least once. */
  loop(body: () => void, condition: () => void): this {
    this.op(wasm.loop, wasm.nothing)
    body()
    condition()
    return this.op(wasm.branchIf, 0, wasm.end)
  }
  /** Runs the body for n, n - 1, ..., 1 in a local; n > 0. */
  repeat(local: number, n: number, body: () => void): this {
    if (n === 1) {
      body()
      return this
    }
    this.i32(n).set(local)
    return this.loop(body, () => void this.advance(local, -1).get(local))
  }
  /** Does the body if what is on the stack is not zero. */
  when(body: () => void): this {
    this.op(wasm.ifThen, wasm.nothing)
    body()
    return this.op(wasm.end)
  }
}

interface Signature {
  readonly parameters: readonly Type[]
  readonly results: readonly Type[]
}

/** A module that imports functions and one memory, "m" of "m", maybe shared by threads, and exports functions. */
export class Module {
  readonly #types: string[] = []
  readonly #signatures: number[][] = []
  readonly #imports: number[] = []
  readonly #functions: number[] = []
  readonly #bodies: (readonly ArrayLike<number>[])[] = []
  #globals = 0
  readonly #exports: number[][] = []

  constructor(readonly shared = false) {}

  #type({ parameters, results }: Signature): number {
    const key = `${parameters} ${results}`
    const known = this.#types.indexOf(key)
    if (known >= 0) return known
    const list = (all: readonly Type[]) => vector(all.map((t) => [types[t]]))
    this.#signatures.push([0x60, ...list(parameters), ...list(results)])
    return this.#types.push(key) - 1
  }

  /** Imports "0", "1", ... of "f"; they come before all other functions. */
  import(signature: Signature): number {
    return this.#imports.push(this.#type(signature)) - 1
  }

  /** Adds a function; locals are numbered after the parameters, in the order of the groups given. */
  define(parameters: readonly Type[], locals: readonly (readonly [Type, number])[], code: Code): number {
    this.#functions.push(this.#type({ parameters, results: [] }))
    const groups = vector(locals.map(([type, n]) => [...unsigned(n), types[type]]))
    const size = unsigned(groups.length + code.bytes.length + 1)
    this.#bodies.push([size, groups, code.bytes, [wasm.end]])
    return this.#imports.length + this.#bodies.length - 1
  }

  /** The function that is defined next. */
  get next(): number {
    return this.#imports.length + this.#bodies.length
  }

  /** A new global of type i32, at first zero. */
  global(): number {
    return this.#globals++
  }

  export(name: string, f: number): void {
    this.#exports.push([...text(name), 0x00, ...unsigned(f)])
  }

  /** The memory has so many pages, and may grow to `maximum`. */
  bytes(pages: number, maximum = pages): Uint8Array {
    const limits = [this.shared ? 0x03 : 0x01, ...unsigned(pages), ...unsigned(maximum)]
    const memory = [...text("m"), ...text("m"), 0x02, ...limits]
    const imports = this.#imports.map((type, i) => [...text("f"), ...text(String(i)), 0x00, ...unsigned(type)])
    const globals = Array.from({ length: this.#globals }, () => [types.i32, 0x01, 0x41, 0x00, 0x0b])
    const section = (id: number, items: readonly ArrayLike<number>[], n = items.length): ArrayLike<number>[] => {
      const count = unsigned(n)
      const size = items.reduce((sum, x) => sum + x.length, count.length)
      return [[id, ...unsigned(size)], count, ...items]
    }
    return joined([
      [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      ...section(1, this.#signatures),
      ...section(2, [memory, ...imports]),
      ...section(3, this.#functions.map(unsigned)),
      ...section(6, globals),
      ...section(7, this.#exports),
      ...section(10, this.#bodies.flat(), this.#bodies.length),
    ])
  }
}
