import { NDArray } from "../array/ndarray.js"
import { type Fn, flattenArguments, requireFunction, type Traced, traceAvals } from "../array/trace.js"
import { type Args, showStructure, unflatten } from "../array/tree.js"
import type { Executable } from "../backends/reference.js"
import { isLit, Lit } from "../ir/atom.js"
import { type Aval, sameAval, showAval } from "../ir/aval.js"
import { tracing } from "../ir/builder.js"
import { compile, type JitOptions, jitOptions } from "./backend.js"

export type { Backend, JitOptions } from "./backend.js"

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
  const checked = jitOptions(options)
  const compiled = new Map<string, Compiled>()
  let last: Compiled | undefined
  return (...args) => {
    const known = last && !tracing() && read(last, args)
    if (last && known) return call(last, known) as R
    const { leaves, structure } = flattenArguments("jit", args)
    if (tracing()) return f(...(unflatten(structure, leaves) as A))
    const avals = leaves.map((x) => x.atom.aval)
    const key = `${showStructure(structure)} ${avals.map(showAval).join(" ")}`
    let found = compiled.get(key)
    if (!found) {
      const { program, result } = traceAvals("jit", f, structure, avals)
      const flat = leaves.length === args.length && leaves.every((x, i) => x === args[i] || typeof args[i] === "number")
      found = { ...compile(program, checked), result, avals: flat ? avals : undefined }
      compiled.set(key, found)
    }
    last = found
    return call(
      found,
      leaves.map((x) => x.atom as Lit),
    ) as R
  }
}

interface Compiled extends Executable, Pick<Traced, "result"> {
  /** The arguments' types, when each argument is one array. */
  readonly avals: readonly Aval[] | undefined
}

/** The arguments, if they are arrays and numbers of the types compiled for: the common case, which is to be fast. */
function read({ avals }: Compiled, args: readonly unknown[]): Lit[] | undefined {
  if (args.length !== avals?.length) return undefined
  const known: Lit[] = []
  for (let i = 0; i < args.length; i++) {
    const x = args[i]
    if (x instanceof NDArray && isLit(x.atom) && sameAval(x.atom.aval, avals[i])) known.push(x.atom)
    else if (typeof x === "number" && avals[i].dtype === "float64" && avals[i].shape.length === 0)
      known.push(new Lit(avals[i], x))
    else return undefined
  }
  return known
}

const call = ({ run, result }: Compiled, inputs: readonly Lit[]): unknown =>
  unflatten(
    result,
    run(inputs).map((y) => new NDArray(y)),
  )
