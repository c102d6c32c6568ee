import { lengthOf } from "../../compile/length.js"
import type { Program } from "../../ir/program.js"
import type { Backend, CompileOptions, Executable } from "../backend.js"
import { Cache } from "../cache.js"
import { available, fuses } from "./engine.js"
import { compile } from "./run.js"
import { Site } from "./site.js"

/** Compiling a longer program takes seconds and hundreds of megabytes (docs/decisions.md). */
const longest = 1_000_000

/** SIMD WebAssembly. Two of them share nothing. */
export class Wasm implements Backend {
  readonly name = "wasm"
  /** The memories and workers of its programs. */
  readonly site = new Site()
  readonly #cache = new Cache()

  lacks(program: Program): string | undefined {
    if (!available()) return "this host has no WebAssembly SIMD"
    const length = lengthOf(program)
    return length > longest ? `a program of about ${length} instructions is too long to compile` : undefined
  }

  key({ fma, threads, resident }: CompileOptions): string {
    return `${fma && fuses()} ${this.site.team(threads)?.threads} ${resident}`
  }

  compile(program: Program, options: CompileOptions, user: symbol): Executable {
    const { fma, threads, resident } = options
    const { site } = this
    return this.#cache.once(program, this.key(options), user, () =>
      compile(program, { site, fma, team: site.team(threads), resident }),
    )
  }

  release(user: symbol): void {
    this.#cache.release(user)
  }

  /** Its workers end, and nothing that it compiled is found again. Functions that it compiled go on, on this thread alone. */
  dispose(): void {
    this.#cache.forget()
    this.site.dispose()
  }
}
