import { isLinux, required, textOf } from "./host.js"

// Functions and memory of C, by koffi.

interface Library {
  func(definition: string): (...args: unknown[]) => unknown
}

/** What we use of koffi. */
interface Koffi {
  config(options: { readonly sync_stack_size: number }): void
  load(path: string | null): Library
  proto(definition: string): unknown
  call(at: bigint, type: unknown, argument: BigUint64Array): bigint | number
  address(x: ArrayBufferView): bigint
}

/** Compilers recurse deeply. */
const stack = 16 * 2 ** 20

let loaded: { readonly koffi: Koffi; readonly method: unknown } | undefined

/** A library that nobody holds is unloaded, with all that runs in it. */
const libraries: Library[] = []

function foreign() {
  loaded ??= load()
  return loaded
}

function load() {
  let koffi: Koffi
  try {
    koffi = required("koffi") as Koffi
  } catch (error) {
    throw new Error("xla: expected the package koffi, which calls libraries; got none; install it: npm install koffi", {
      cause: error,
    })
  }
  try {
    koffi.config({ sync_stack_size: stack })
  } catch {
    // Somebody else has loaded libraries by koffi before: theirs is the size.
  }
  return { koffi, method: koffi.proto("uint64_t taylorjet_method(void *arguments)") }
}

/** Loads a library and calls its function without arguments: the address that it returns. */
export function addressFrom(path: string, name: string): bigint {
  const library = foreign().koffi.load(path)
  libraries.push(library)
  return BigInt(library.func(`void *${name}()`)() as bigint)
}

/** Calls the function at an address with the address of a block; what it returns. */
export const callAt = (at: bigint, block: BigUint64Array): bigint => {
  const { koffi, method } = foreign()
  return BigInt(koffi.call(at, method, block))
}

/** Where an array lies. Whoever hands the address on must hold the array until nobody reads it any more. */
export const addressOf = (x: ArrayBufferView): bigint => foreign().koffi.address(x)

/** A copy of memory. */
export function memoryAt(at: bigint, bytes: number): Uint8Array<ArrayBuffer> {
  const bytesThere = new Uint8Array(bytes)
  if (bytes > 0) copyMemory(at, bytesThere)
  return bytesThere
}

export const wordsAt = (at: bigint, count: number): BigUint64Array => new BigUint64Array(memoryAt(at, 8 * count).buffer)

export const textAt = (at: bigint, bytes: bigint): string => textOf(memoryAt(at, Number(bytes)))

type Copy = (to: ArrayBufferView, from: bigint, bytes: number) => unknown

let copy: Copy | undefined

/** Fills an array from memory of this process. */
export function copyMemory(from: bigint, to: ArrayBufferView): void {
  copy ??= systemLibrary().func("void *memcpy(void *to, uint64_t from, size_t bytes)") as Copy
  copy(to, from, to.byteLength)
}

/** The library of C that this process has. */
function systemLibrary(): Library {
  const library = foreign().koffi.load(null)
  libraries.push(library)
  return library
}

/** The parameters of mallopt, and values for them. */
const settings = [
  [-4, 0], // M_MMAP_MAX: large blocks too come from the heap,
  [-1, 2 ** 31 - 1], // M_TRIM_THRESHOLD: and stay there;
  [-8, 1], // M_ARENA_MAX: one heap for all threads
]

let kept = false

/**
 * XLA allocates the temporaries of a program on a processor anew at every call. glibc would give them back to the system
 * in between, and every page would be faulted in again, which takes as long as many steps do.
 */
export function keepFreedMemory(): void {
  if (kept || !isLinux()) return
  kept = true
  try {
    const mallopt = systemLibrary().func("int mallopt(int what, int value)")
    for (const [what, value] of settings) mallopt(what, value)
  } catch {
    // Another C library, as of Alpine: it is slower, and right.
  }
}
