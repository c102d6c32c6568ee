import { takingThoseOf } from "../../array/arity.js"
import { describe } from "../../array/asArray.js"
import { NDArray } from "../../array/ndarray.js"
import { requireFunction, traceAvals } from "../../array/trace.js"
import { countLeaves, flatten, itemsOf, leaf, list, type Structure, unflatten } from "../../array/tree.js"
import type { Args, Traceable } from "../../array/types.js"
import { type Atom, vanishing } from "../../ir/atom.js"
import { freeVariables, type Program } from "../../ir/program.js"
import { adjoint } from "../../primitives/control/adjoint.js"
import { linearly } from "../../primitives/control/linearly.js"
import { arraysOf, atomsOf } from "../carry.js"
import { remember } from "../define/registry.js"
import { applyStatement, type Call, isReal, leavesAs, pairOf, requireValue, type Statement } from "./statement.js"
import { transposed } from "./transposed.js"

const who = "customVjp"

/**
 * `f` with a pullback that you state, as `jax.custom_vjp`: `forward(...args)` returns `[value, residuals]`, the value like
 * that of `f` and a tree of arrays, or null, of what is kept; `backward(residuals, cotangent)` returns the list of
 * cotangents of the arguments, each with the structure, shapes and dtypes of its argument. A cotangent that is null is
 * zero, as those of arguments that are not floating-point are.
 *
 * Reverse mode applies `backward` as it is, also where it is not linear in the cotangent: it may clip it. Forward mode and
 * jets, which JAX refuses, transpose it, and throw where that cannot be done. Derivatives of derivatives differentiate
 * `forward` and `backward`; the value is always that of `f`, and of what that captures from a traced function around it
 * the derivative is the ordinary one. Throws where the function is traced and a rule returns another structure, shape or
 * dtype.
 *
 * @example
 * ```ts
 * const clipped = customVjp(
 *   (x) => x,
 *   (x) => [x, null],
 *   (_, cotangent) => [np.clip(cotangent, -1, 1)],
 * )
 * grad((x) => np.sum(np.square(clipped(x))))([0.25, 3]) // => [0.5 1. ]
 * ```
 */
export function customVjp<A extends readonly unknown[] = NDArray[], R = NDArray, S = unknown>(
  f: Traceable<A, R>,
  forward: (...args: A) => readonly [R, S],
  backward: (residuals: S, cotangent: R) => { readonly [K in keyof A]: A[K] | null },
): (...args: Args<A>) => R {
  for (const given of [f, forward, backward]) requireFunction(who, given)
  const statement: Statement = {
    who,
    f: f as Statement["f"],
    ids: new Map(),
    derive(call, primals, tangents) {
      const args = unflatten(call.structure, primals) as unknown as A
      const [value, kept] = pairOf(who, "forward", "[value, residuals]", forward(...args))
      requireValue(who, "the value of forward", value, call)
      const { leaves, structure } = flatten(who, "the residuals", kept)
      const back = backwardProgram(call, backward as Backward, leaves, structure, atomsOf(primals))
      const fixed = [...atomsOf(leaves), ...freeVariables(back)]
      const moving = tangents.filter((_, i) => isReal(call.avals[i]))
      return arraysOf(adjoint(...bothWays(back, leaves.length), fixed, atomsOf(moving)))
    },
  }
  const made = takingThoseOf(f, (...args: Args<A>) => applyStatement(statement, args) as R)
  return remember(made, { name: who })
}

type Backward = (residuals: unknown, cotangent: unknown) => unknown

/** From the residuals and the cotangents of the floating-point results to those of the floating-point arguments. */
function backwardProgram(
  { structure, avals, traced }: Call,
  backward: Backward,
  residuals: readonly NDArray[],
  kept: Structure,
  primals: readonly Atom[],
): Program {
  const outputs = traced.program.outputs.map((y) => y.aval)
  const operands = [...residuals.map((x) => x.atom.aval), ...outputs.filter(isReal)]
  const pull = (...xs: NDArray[]): readonly NDArray[] => {
    const given = xs.slice(residuals.length).values()
    const cotangents = traced.program.outputs.map((y) =>
      isReal(y.aval) ? (given.next().value as NDArray) : new NDArray(vanishing(y)),
    )
    const results = backward(unflatten(kept, xs.slice(0, residuals.length)), unflatten(traced.result, cotangents))
    const args = itemsOf(structure)
    if (!Array.isArray(results) || results.length !== args.length)
      throw new TypeError(
        `${who}: backward must return a list with the cotangent of each argument, ${args.length} in all; ` +
          `got ${describe(results)}`,
      )
    let next = 0
    const leaves = args.flatMap((own, i) => {
      const size = countLeaves(own)
      next += size
      return leavesAs(who, `cotangent ${i} of backward`, results[i], own, avals.slice(next - size, next))
    })
    return leaves.filter((_, i) => isReal(avals[i]))
  }
  const { program } = traceAvals(who, pull, list(operands.map(() => leaf)), operands)
  return linearly(
    program,
    operands.map((_, i) => i >= residuals.length),
    primals,
  )
}

/** The transpose of a pullback, and the pullback itself; what it captures follows the residuals. */
function bothWays(back: Program, residuals: number): [Program, Program] {
  const free = freeVariables(back)
  const inputs = [...back.inputs.slice(0, residuals), ...free, ...back.inputs.slice(residuals)]
  const closed = { ...back, inputs }
  const message = `${who}: forward mode and jets transpose backward, which cannot be done here; use reverse mode`
  return [transposed(closed, residuals + free.length, message), closed]
}
