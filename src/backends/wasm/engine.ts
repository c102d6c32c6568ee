// The part of the JavaScript interface of WebAssembly that is used here; the types of a host's library may be missing.

interface Memory {
  readonly buffer: ArrayBuffer
}
interface Engine {
  readonly Memory: new (limits: { initial: number; maximum: number }) => Memory
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (
    module: object,
    imports: Record<string, Record<string, unknown>>,
  ) => { readonly exports: Record<string, () => void> }
  validate(bytes: Uint8Array): boolean
}

declare const WebAssembly: Engine | undefined

const engine = (): Engine => WebAssembly as Engine

/** (module (func v128.const 0 drop)) */
const probe = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 23, 1, 21, 0, 253, 12]

/** Does this host run WebAssembly with 128-bit vectors? */
export function available(): boolean {
  if (typeof WebAssembly === "undefined") return false
  return WebAssembly.validate(Uint8Array.from([...probe, ...new Array(16).fill(0), 26, 11]))
}

/** The host did not give the memory that was asked for, or may not compile, as under a strict content policy. */
export class Refused extends Error {}

function granted<T>(ask: () => T): T {
  try {
    return ask()
  } catch (error) {
    throw new Refused(error instanceof Error ? error.message : String(error))
  }
}

export const memoryOf = (pages: number): Memory =>
  granted(() => new (engine().Memory)({ initial: pages, maximum: pages }))

export const instantiate = (bytes: Uint8Array, memory: Memory, functions: readonly unknown[]) =>
  granted(() => new (engine().Instance)(new (engine().Module)(bytes), { m: { m: memory }, f: { ...functions } }))
    .exports

export type { Memory }
