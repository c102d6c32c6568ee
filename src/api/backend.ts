import * as reference from "../backends/reference.js"
import { available, Refused } from "../backends/wasm/engine.js"
import * as wasm from "../backends/wasm/run.js"
import type { Program } from "../ir/program.js"

/** Where a compiled function runs. */
export type Backend = "wasm" | "reference"

export const backends: readonly Backend[] = ["wasm", "reference"]

declare const console: { warn(message: string): void } | undefined

let warned = false

function warn(reason: string): void {
  if (warned || typeof console === "undefined") return
  warned = true
  console.warn(`jit: ${reason}; what cannot be compiled runs on the slower reference interpreter`)
}

/** Compiling a program of more equations would take longer than it saves. */
const mostEquations = 10_000

/** Makes a program ready to run: by WebAssembly where it is wanted and the host has it, else by the reference. */
export function compile(program: Program, backend: Backend): reference.Executable {
  if (backend === "reference" || program.equations.length > mostEquations) return reference.compile(program)
  if (!available()) warn("this host has no WebAssembly SIMD")
  else
    try {
      return wasm.compile(program)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      warn(`the host refused a WebAssembly module: ${error.message}`)
    }
  return reference.compile(program)
}
