import { describe } from "../array/convert.js"
import { NDArray } from "../array/ndarray.js"
import { checkedOptions } from "../array/options.js"
import { type Fn, flattenArguments, requireFunction, type Traced, traceAvals } from "../array/trace.js"
import { type Args, showStructure, unflatten } from "../array/tree.js"
import type { Executable } from "../backends/reference.js"
import type { Lit } from "../ir/atom.js"
import { showAval } from "../ir/aval.js"
import { tracing } from "../ir/builder.js"
import { type Backend, backends, compile } from "./backend.js"

export type { Backend } from "./backend.js"

/** How to compile. */
export interface JitOptions {
  /** SIMD WebAssembly, the default where the host has it, or the interpreter that defines every result. */
  readonly backend?: Backend
}

/**
 * `f`, traced once for each combination of argument structures, shapes and dtypes; later calls run the stored program.
 * What `f` does besides computing its result happens only while it is traced, and arrays that it captures are constants.
 * Inside another traced function it is simply `f`.
 *
 * @example
 * ```ts
 * const f = jit((x) => np.sum(np.square(x)))
 * f([1, 2, 3]) // => 14
 * ```
 */
export function jit<A extends readonly unknown[] = NDArray[], R = NDArray>(
  f: Fn<A, R>,
  options: JitOptions = {},
): (...args: Args<A>) => R {
  requireFunction("jit", f)
  const { backend = "wasm" } = checkedOptions("jit", options, ["backend"])
  if (!backends.includes(backend))
    throw new Error(`jit: backend must be "wasm" or "reference"; got ${describe(backend)}`)
  const compiled = new Map<string, Executable & Pick<Traced, "result">>()
  return (...args) => {
    const { leaves, structure } = flattenArguments("jit", args)
    if (tracing()) return f(...(unflatten(structure, leaves) as A))
    const avals = leaves.map((x) => x.atom.aval)
    const key = `${showStructure(structure)} ${avals.map(showAval).join(" ")}`
    let executable = compiled.get(key)
    if (!executable) {
      const { program, result } = traceAvals("jit", f, structure, avals)
      executable = { ...compile(program, backend), result }
      compiled.set(key, executable)
    }
    const outputs = executable.run(leaves.map((x) => x.atom as Lit))
    return unflatten(
      executable.result,
      outputs.map((y) => new NDArray(y)),
    ) as R
  }
}
