import { called } from "../array/arity.js"
import { isReady } from "../array/asArray.js"
import { type Disposal, disposeSymbol } from "../array/disposal.js"
import { NDArray } from "../array/ndarray.js"
import { flattenArguments, requireFunction, type Traced, traceAvals, transformed } from "../array/trace.js"
import { countLeaves, itemsOf, type Structure, showStructure, unflatten } from "../array/tree.js"
import type { Args, Traceable } from "../array/types.js"
import type { Executable } from "../backends/backend.js"
import { isLit, Lit } from "../ir/atom.js"
import { type Aval, sameAval, showAval } from "../ir/aval.js"
import { tracing } from "../ir/builder.js"
import { compile, type JitOptions, jitOptions, release, releaseWith } from "./backend.js"

export type { Backend, JitOptions } from "./backend.js"

/** A compiled function. Where the host has `Symbol.dispose`, `using` disposes of it. */
export interface Jitted<A extends readonly unknown[], R> extends Disposal {
  (...args: Args<A>): R
  /**
   * Lets go of all compiled programs and their memory, which the host then collects; so it does with a function that
   * nobody holds any more. A later call compiles again.
   */
  dispose(): void
}

/**
 * `f`, traced once for each combination of argument structures, shapes and dtypes, and compiled to SIMD WebAssembly;
 * later calls run what was compiled. What `f` does besides computing its result happens only while it is traced, and
 * arrays that it captures are constants. Inside another traced function it is simply `f`. Functions with the same
 * program share what was compiled for it.
 *
 * Any number of functions and shapes may be alive, as far as the host has memory for them: a program takes that of its
 * constants, one of more than a megabyte also that of its arguments and results.
 *
 * What the host cannot compile runs on the slower reference interpreter, with one warning. `options` choose the
 * backend, the number of threads, and with `fma` whether products are fused with sums. Arguments may have any dtype.
 * Throws when f reads the value of a traced array, as `if (x.item() > 0)` does (choose with `np.where`), when it does
 * not return an array or a tree of arrays, and when an option or its value is not one of `JitOptions`.
 *
 * @example
 * ```ts
 * const f = jit((x) => np.sum(np.square(x)))
 * f([1, 2, 3]) // => 14
 * ```
 */
export function jit<A extends readonly unknown[] = NDArray[], R = NDArray>(
  f: Traceable<A, R>,
  options: JitOptions = {},
): Jitted<A, R> {
  requireFunction("jit", f)
  const checked = jitOptions(options)
  const compiled = new Map<string, Compiled>()
  const user = Symbol("a compiled function")
  const using = { user, backend: checked.backend }
  let last: Compiled | undefined
  const jitted = transformed("jit", f, (...args: Args<A>): R => {
    const known = last && !tracing() && read(last, args)
    if (last && known) return call(last, known) as R
    const { leaves, structure } = flattenArguments("jit", f, args)
    if (tracing()) return called("jit", f, unflatten(structure, leaves) as A)
    const avals = leaves.map((x) => x.atom.aval)
    const key = `${showStructure(structure)} ${avals.map(showAval).join(" ")}`
    let found = compiled.get(key)
    if (!found) {
      const { program, result } = traceAvals("jit", f, structure, avals)
      const flat = leaves.length === args.length && leaves.every((x, i) => x === args[i] || typeof args[i] === "number")
      found = {
        executable: compile(program, checked, user, argumentsOf(structure)),
        result,
        avals: flat ? avals : undefined,
      }
      compiled.set(key, found)
    }
    last = found
    return call(
      found,
      leaves.map((x) => x.atom as Lit),
    ) as R
  })
  const dispose = () => {
    compiled.clear()
    last = undefined
    release(using)
  }
  releaseWith(jitted, using)
  const methods: object = disposeSymbol ? { dispose, [disposeSymbol]: dispose } : { dispose }
  return Object.assign(jitted, methods) as Jitted<A, R>
}

/** For each leaf the number of its argument. */
const argumentsOf = (structure: Structure): number[] =>
  itemsOf(structure).flatMap((part, i) => new Array<number>(countLeaves(part)).fill(i))

interface Compiled extends Pick<Traced, "result"> {
  readonly executable: Executable
  /** The arguments' types, when each argument is one array. */
  readonly avals: readonly Aval[] | undefined
}

/** The arguments, if they are arrays and numbers of the types compiled for: the common case, which is to be fast. */
function read({ avals }: Compiled, args: readonly unknown[]): Lit[] | undefined {
  if (args.length !== avals?.length) return undefined
  const known: Lit[] = []
  for (let i = 0; i < args.length; i++) {
    const x = args[i]
    if (isReady(x) && isLit(x.atom) && sameAval(x.atom.aval, avals[i])) known.push(x.atom)
    else if (typeof x === "number" && avals[i].dtype === "float64" && avals[i].shape.length === 0)
      known.push(new Lit(avals[i], x))
    else return undefined
  }
  return known
}

const call = ({ executable, result }: Compiled, inputs: readonly Lit[]): unknown =>
  unflatten(
    result,
    executable.run(inputs).map((y) => new NDArray(y)),
  )
