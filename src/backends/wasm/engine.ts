import { Refused } from "../backend.js"
import { Code, Module } from "./assembler.js"
import * as wasm from "./opcodes.js"

// The part of the JavaScript interface of WebAssembly that is used here; the types of a host's library may be missing.

export interface Memory {
  readonly buffer: ArrayBuffer
  grow(pages: number): number
}
interface Engine {
  readonly Memory: new (limits: { initial: number; maximum: number; shared: boolean }) => Memory
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (
    module: object,
    imports: Record<string, Record<string, unknown>>,
  ) => { readonly exports: Record<string, (first?: number, count?: number) => void> }
  validate(bytes: Uint8Array): boolean
}

declare const WebAssembly: Engine | undefined

const engine = (): Engine => WebAssembly as Engine

/** Would this host compile a module? What stands in the place of its WebAssembly may be anything. */
const validates = (bytes: Uint8Array): boolean =>
  typeof WebAssembly !== "undefined" && typeof WebAssembly?.validate === "function" && WebAssembly.validate(bytes)

/** Does this host accept a function with this body? */
function accepts(body: (code: Code) => Code): boolean {
  const module = new Module()
  module.define([], [], body(new Code()))
  return validates(module.bytes(1))
}

const zero = (code: Code): Code => code.simd(wasm.vectorConstant, ...new Array(16).fill(0))

/** Does this host run WebAssembly with 128-bit vectors? */
export const available = (): boolean => accepts((code) => zero(code).op(wasm.drop))

let relaxed: boolean | undefined

/** Can it multiply and add in one operation? */
export function fuses(): boolean {
  relaxed ??= accepts((code) =>
    zero(zero(zero(code)))
      .simd(wasm.f64x2MultiplyAdd)
      .op(wasm.drop),
  )
  return relaxed
}

/** Can threads share memory here? In a browser only pages that are cross-origin isolated may. */
export function shares(): boolean {
  return typeof SharedArrayBuffer !== "undefined" && validates(new Module(true).bytes(1))
}

function granted<T>(ask: () => T): T {
  try {
    return ask()
  } catch (error) {
    throw new Refused(error instanceof Error ? error.message : String(error))
  }
}

/** Memory of so many pages of 64 KB, which may grow to `maximum`. */
export const newMemory = (pages: number, shared: boolean, maximum = pages): Memory =>
  granted(() => new (engine().Memory)({ initial: pages, maximum, shared }))

export const compiled = (bytes: Uint8Array): object => granted(() => new (engine().Module)(bytes))

export const instantiate = (module: object, memory: Memory, functions: readonly unknown[]) =>
  granted(() => new (engine().Instance)(module, { m: { m: memory }, f: { ...functions } })).exports
