import { lengthOf } from "../../compile/length.js"
import type { Backend } from "../backend.js"
import { Cache } from "../cache.js"
import { available, fuses } from "./engine.js"
import { compile } from "./run.js"
import { teamOf } from "./team.js"

/** Compiling a longer program takes seconds and hundreds of megabytes (docs/decisions.md). */
const longest = 1_000_000

const cache = new Cache()

/** SIMD WebAssembly. */
export const wasm: Backend = {
  name: "wasm",
  lacks(program) {
    if (!available()) return "this host has no WebAssembly SIMD"
    const length = lengthOf(program)
    return length > longest ? `a program of about ${length} instructions is too long to compile` : undefined
  },
  key: ({ fma, threads, resident }) => `${fma && fuses()} ${teamOf(threads)?.threads} ${resident}`,
  compile: (program, options, user) =>
    cache.once(program, wasm.key(options), user, () =>
      compile(program, { fma: options.fma, team: teamOf(options.threads), resident: options.resident }),
    ),
  release: (user) => cache.release(user),
}
