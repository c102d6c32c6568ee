import { describe } from "../array/asArray.js"
import { checkedOptions, requireFlag } from "../array/options.js"
import { type CompileOptions, type Executable, Refused, type Backend as Runner } from "../backends/backend.js"
import { compile as compileReference, reference } from "../backends/reference.js"
import { Wasm } from "../backends/wasm/backend.js"
import type { Program } from "../ir/program.js"

/** Where a compiled function runs: here, or by what packages such as `taylorjet/xla` make. */
export type Backend = "wasm" | "reference" | Runner

/** How to compile. */
export interface JitOptions {
  /**
   * SIMD WebAssembly, the default where the host has it; the interpreter that defines every result; or XLA, by `xla` of
   * `taylorjet/xla`, to which the other options do not matter.
   */
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

const backends: Readonly<Record<Backend & string, Runner>> = { wasm: new Wasm(), reference }

const isRunner = (x: unknown): x is Runner =>
  typeof x === "object" && x !== null && "lacks" in x && "compile" in x && "release" in x

function runnerOf(backend: Backend): Runner {
  if (isRunner(backend)) return backend
  if (typeof backend === "string" && Object.hasOwn(backends, backend)) return backends[backend]
  throw new Error(
    `jit: backend must be "wasm", "reference", or what xla of taylorjet/xla returns; got ${describe(backend)}`,
  )
}

/** What was chosen. */
export interface Chosen extends Omit<CompileOptions, "argumentOf"> {
  readonly backend: Runner
}

/** The options with their defaults. */
export function jitOptions(given: JitOptions): Chosen {
  const names = ["backend", "fma", "threads", "resident"] as const
  const { backend = "wasm", fma = true, threads = 1, resident = false } = checkedOptions("jit", given, names)
  const runner = runnerOf(backend)
  requireFlag("jit", "fma", fma)
  requireFlag("jit", "resident", resident)
  if (!Number.isInteger(threads) || threads < 1)
    throw new Error(`jit: threads must be a whole number, 1 or more; got ${describe(threads)}`)
  return { backend: runner, fma, threads, resident }
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

/**
 * Makes a program ready to run: by the backend that is wanted where it can, else by the reference. Each input is an
 * argument, unless `argumentOf` says of which one it is a leaf.
 */
export function compile(
  program: Program,
  { backend: chosen, ...options }: Chosen,
  user: symbol,
  argumentOf: readonly number[] = program.inputs.map((_, i) => i),
): Executable {
  const reason = chosen.lacks(program)
  if (reason !== undefined) {
    warn(reason)
    return compileReference(program)
  }
  const compileNow = () => chosen.compile(program, { ...options, argumentOf }, user)
  try {
    return compileNow()
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    warn(`the host refused a WebAssembly module: ${error.message}`)
    return waiting(program, compileNow)
  }
}

/** Who compiled, and by what. */
export interface User {
  readonly user: symbol
  readonly backend: Runner
}

/** A user lets go of all that it compiled. */
export const release = ({ user, backend }: User): void => backend.release(user)

const collected = new FinalizationRegistry<User>(release)

/** Releases what a user holds when `owner` is collected. */
export const releaseWith = (owner: object, user: User): void => collected.register(owner, user)
