import { NDArray } from "../../src/index.js"
import type { Lit } from "../../src/ir/atom.js"
import type { Program } from "../../src/ir/program.js"
import { xla } from "../../src/xla/index.js"
import { plugin } from "./plugin.js"

let backend: ReturnType<typeof xla> | undefined

/** What XLA computes of a program. */
export function runByPlugin(program: Program, inputs: readonly Lit[]): NDArray[] {
  backend ??= xla(plugin === undefined ? {} : { plugin })
  const user = Symbol("test")
  const options = { argumentOf: inputs.map((_, i) => i), fma: true, threads: 1, resident: false }
  try {
    return backend
      .compile(program, options, user)
      .run(inputs)
      .map((x) => new NDArray(x))
  } finally {
    backend.release(user)
  }
}
