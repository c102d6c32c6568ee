import * as reference from "../backends/reference.js"
import { available } from "../backends/wasm/engine.js"
import * as wasm from "../backends/wasm/run.js"
import type { Program } from "../ir/program.js"

/** Where a compiled function runs. */
export type Backend = "wasm" | "reference"

export const backends: readonly Backend[] = ["wasm", "reference"]

declare const console: { warn(message: string): void } | undefined

let warned = false

/** Makes a program ready to run, by WebAssembly unless that is missing or not wanted. */
export function compile(program: Program, backend: Backend): reference.Executable {
  if (backend === "reference") return reference.compile(program)
  if (available()) return wasm.compile(program)
  if (!warned && typeof console !== "undefined")
    console.warn("jit: this host has no WebAssembly SIMD; compiled functions run on the slower reference interpreter")
  warned = true
  return reference.compile(program)
}
