import { describe } from "../array/asArray.js"
import { checkedOptions, requireFlag } from "../array/options.js"
import { type Backend as Compiler, type Executable, Refused } from "../backends/backend.js"
import { compile as compileReference, reference } from "../backends/reference.js"
import { wasm } from "../backends/wasm/backend.js"
import type { Program } from "../ir/program.js"

/** Where a compiled function runs. */
export type Backend = "wasm" | "reference"

/** How to compile. */
export interface JitOptions {
  /** SIMD WebAssembly, the default where the host has it, or the interpreter that defines every result. */
  readonly backend?: Backend
  /**
   * Where the host has relaxed SIMD, a product that is only added is fused with the sum: faster, and rounded once
   * instead of twice, so that last digits differ from those of other hosts. `false` gives the same bits on all hosts;
   * the default is `true`.
   */
  readonly fma?: boolean
  /**
   * How many threads may share the large steps of a call, this one included; 1 is the default, and no more are used than
   * the host has processors. Results are the same to the last bit. A call never waits for a worker to start: until the
   * workers run, some tens of milliseconds after the first call, and for small steps always, it does all by itself. It
   * also does so, with one warning, where the host has no workers or threads cannot share memory, as in browser pages
   * that are not cross-origin isolated. A loop whose turns hold no step that is large enough runs on one thread. Workers that have nothing to do look for work for a millisecond and then sleep;
   * they do not keep a process alive.
   */
  readonly threads?: number
  /**
   * Results stay in the memory of compiled programs until somebody asks for their elements, and arguments that lie there
   * are not copied: for loops that pass what one call returns to the next. They are arrays like others; printing, `data`
   * and functions that are not compiled copy their elements once. Their memory is given back when they are collected, and
   * at once by `dispose`. A loop that does neither, since it never yields, has its oldest results moved to JavaScript's
   * memory. A program with a step that JavaScript does, as of a primitive that cannot be compiled, or of a loop that
   * threads share, takes copies and returns ordinary arrays; so does the reference. The default is `false`.
   */
  readonly resident?: boolean
}

const backends: Readonly<Record<Backend, Compiler>> = { wasm, reference }

/** The options with their defaults. */
export function jitOptions(given: JitOptions): Required<JitOptions> {
  const names = ["backend", "fma", "threads", "resident"] as const
  const { backend = "wasm", fma = true, threads = 1, resident = false } = checkedOptions("jit", given, names)
  if (typeof backend !== "string" || !Object.hasOwn(backends, backend))
    throw new Error(`jit: backend must be "wasm" or "reference"; got ${describe(backend)}`)
  requireFlag("jit", "fma", fma)
  requireFlag("jit", "resident", resident)
  if (!Number.isInteger(threads) || threads < 1)
    throw new Error(`jit: threads must be a whole number, 1 or more; got ${describe(threads)}`)
  return { backend, fma, threads, resident }
}

declare const console: { warn(message: string): void } | undefined

let warned = false

function warn(reason: string): void {
  if (warned || typeof console === "undefined") return
  warned = true
  console.warn(`jit: ${reason}; what cannot be compiled runs on the slower reference interpreter`)
}

/** Runs on the reference until the host grants what it refused: asked again at the second call, the fourth, the eighth. */
function waiting(program: Program, compileNow: () => Executable): Executable {
  let present: Executable = compileReference(program)
  let [calls, next] = [0, 2]
  const tryAgain = () => {
    next *= 2
    try {
      present = compileNow()
      next = 0
    } catch (error) {
      if (!(error instanceof Refused)) throw error
    }
  }
  return {
    run(inputs) {
      if (++calls === next) tryAgain()
      return present.run(inputs)
    },
  }
}

/** Makes a program ready to run: by the backend that is wanted where it can, else by the reference. */
export function compile(program: Program, options: Required<JitOptions>, user: symbol): Executable {
  const chosen = backends[options.backend]
  const reason = chosen.lacks(program)
  if (reason !== undefined) {
    warn(reason)
    return compileReference(program)
  }
  const compileNow = () => chosen.compile(program, options, user)
  try {
    return compileNow()
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    warn(`the host refused a WebAssembly module: ${error.message}`)
    return waiting(program, compileNow)
  }
}

const collected = new FinalizationRegistry<symbol>(release)

/** Releases what a user holds when `owner` is collected. */
export const releaseWith = (owner: object, user: symbol): void => collected.register(owner, user)

/** A user lets go of all that it compiled. */
export function release(user: symbol): void {
  for (const backend of Object.values(backends)) backend.release(user)
}
