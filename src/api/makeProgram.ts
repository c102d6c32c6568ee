import type { NDArray } from "../array/ndarray.js"
import { trace, transformed } from "../array/trace.js"
import type { Args, Traceable } from "../array/types.js"
import type { Atom, Var } from "../ir/atom.js"
import { print } from "../ir/print.js"
import type { Equation, Program as StraightLine } from "../ir/program.js"

/**
 * A traced function as straight-line code. Print it to see what runs.
 *
 * @example
 * ```ts
 * makeProgram((x) => np.exp(np.neg(x)))(1) // =>
 * // (a: float64[]) =>
 * //   b: float64[] = neg a
 * //   c: float64[] = exp b
 * //   return c
 * ```
 */
export class Program implements StraightLine {
  /** The variables that stand for the arguments. */
  readonly inputs: readonly Var[]
  /** The code: each equation binds its outputs by applying a primitive to its inputs. */
  readonly equations: readonly Equation[]
  /** The results. */
  readonly outputs: readonly Atom[]

  /** @internal Programs are made by `makeProgram`. */
  constructor({ inputs, equations, outputs }: StraightLine) {
    this.inputs = inputs
    this.equations = equations
    this.outputs = outputs
  }

  /**
   * The program's text, large constants left out.
   *
   * @example
   * ```ts
   * String(makeProgram((x) => x.add(1))([1, 2])).split("\n")[0] // => (a: float64[2]) =>
   * ```
   */
  toString(): string {
    return print(this)
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString()
  }
}

/**
 * A function that returns the program of `f` for the types of its arguments, like `jax.make_jaxpr`. Arguments may have
 * any dtype. Throws when f reads the value of a traced array, as `x.item()` does, and when it does not return an array
 * or a tree of arrays.
 *
 * @example
 * ```ts
 * makeProgram(grad((x) => np.sin(x)))(0) // =>
 * // (a: float64[]) =>
 * //   b: float64[], c: float64[] = sincos a
 * //   return c
 * ```
 */
export function makeProgram<A extends readonly unknown[] = NDArray[], R = NDArray>(
  f: Traceable<A, R>,
): (...args: Args<A>) => Program {
  return transformed("makeProgram", f, (...args: Args<A>) => new Program(trace("makeProgram", f, args).program))
}
