import { takingThoseOf } from "../../array/arity.js"
import type { NDArray } from "../../array/ndarray.js"
import { requireFunction } from "../../array/trace.js"
import { flatten, unflatten } from "../../array/tree.js"
import type { Args, Traceable } from "../../array/types.js"
import { sub } from "../../numpy/arithmetic.js"
import { remember } from "../define/registry.js"
import { applyStatement, isReal, leavesAs, pairOf, requireValue, type Statement } from "./statement.js"

/**
 * `f` with a derivative that you state, as `jax.custom_jvp`: `rule(primals, tangents)` is given the list of arguments and
 * a list of tangents like it, and returns `[value, tangent]`, both with the structure, shapes and dtypes of the result. It
 * must be linear in the tangents. Everything follows from it: jets of every order, for which the rule itself is pushed as
 * a jet, reverse mode, derivatives of derivatives, `vmap` and `jit`. A tangent that is null is zero; tangents of arguments
 * that are not floating-point are zeros.
 *
 * The value is always that of `f`. The rule may call the function that it belongs to; of what `f` captures from a traced
 * function around it the derivative is the ordinary one. Arguments and result may be trees. Throws where the function is
 * traced and the rule returns another structure, shape or dtype, and in reverse mode when it is not
 * linear. Where the tangent is NaN, or something is added to what is linear, all derivatives are NaN, of every order and in
 * every mode.
 *
 * @example
 * ```ts
 * const log1pexp = customJvp(
 *   (x) => np.log(np.add(1, np.exp(x))),
 *   ([x], [dx]) => [np.softplus(x), np.sigmoid(x).mul(dx)],
 * )
 * grad(log1pexp)(100) // => 1
 * grad((x) => np.log(np.add(1, np.exp(x))))(1000) // => NaN
 * jet(log1pexp, [0], [[1, 0]])[1] // => [ 0.5, 0.25 ]
 * ```
 */
export function customJvp<A extends readonly unknown[] = NDArray[], R = NDArray>(
  f: Traceable<A, R>,
  rule: (primals: A, tangents: A) => readonly [R, R | null],
): (...args: Args<A>) => R {
  requireFunction("customJvp", f)
  requireFunction("customJvp", rule)
  const who = "customJvp"
  const statement: Statement = {
    who,
    f: f as Statement["f"],
    ids: new Map(),
    derive(call, primals, tangents) {
      const { structure, traced } = call
      const [xs, dxs] = [primals, tangents].map((leaves) => unflatten(structure, leaves) as A)
      const [value, tangent] = pairOf(who, "the rule", "[value, tangent]", rule(xs, dxs))
      requireValue(who, "the value of the rule", value, call)
      const outputs = traced.program.outputs.map((y) => y.aval)
      return leavesAs(who, "the tangent of the rule", tangent, traced.result, outputs).filter((_, o) =>
        isReal(outputs[o]),
      )
    },
  }
  const made = takingThoseOf(f, (...args: Args<A>) => applyStatement(statement, args) as R)
  return remember(made, {
    name: who,
    equation(_, u, dv, du) {
      const { leaves, structure } = flatten(who, "the derivative", dv)
      const tangent = rule(u as unknown as A, du as unknown as A)[1]
      const avals = leaves.map((x) => x.atom.aval)
      return leavesAs(who, "the tangent of the rule", tangent, structure, avals).map((x, i) => sub(leaves[i], x))
    },
  })
}
