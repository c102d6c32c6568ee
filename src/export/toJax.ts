import { describe } from "../array/asArray.js"
import { NDArray } from "../array/ndarray.js"
import { trace, transformed } from "../array/trace.js"
import type { Args, Traceable } from "../array/types.js"
import { sourceOf } from "./jax/source.js"

/** A function as source of Python. */
export interface JaxSource {
  /** A module with one function, which takes the leaves of the arguments, then the arrays, and returns the leaves of the result. */
  readonly source: string
  /** The arrays that the function captured, each once. */
  readonly arrays: readonly NDArray[]
}

const who = "toJax"

/** Throws unless the name is one of Python's. */
function requireName(name: unknown): string {
  if (typeof name === "string" && /^[A-Za-z_]\w*$/.test(name)) return name
  throw new TypeError(`${who}: expected { name } to be a name of Python, such as "step"; got ${describe(name)}`)
}

/**
 * A function that returns `f`, for arguments of the types of those given, as source of Python on `jax.numpy` and
 * `jax.lax`, to be read, changed and kept. It computes the same values, mathematical functions by those of JAX. Use
 * `toStableHLO` for what is to run unchanged, and with this library's accuracy.
 *
 * Throws for what only JavaScript computes, and names it, and for a name that Python does not take.
 *
 * @example
 * ```ts
 * const { source } = toJax(grad((x) => np.sin(x)), { name: "slope" })(0)
 * source.includes("jnp.cos(a)") // => true
 * ```
 */
export function toJax<A extends readonly unknown[] = NDArray[], R = NDArray>(
  f: Traceable<A, R>,
  { name = "f" }: { readonly name?: string } = {},
): (...args: Args<A>) => JaxSource {
  const checked = requireName(name)
  return transformed(who, f, (...args: Args<A>): JaxSource => {
    const { source, captured } = sourceOf(who, trace(who, f, args).program, checked)
    return { source, arrays: captured.map((x) => new NDArray(x)) }
  })
}
