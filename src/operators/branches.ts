import { requireTaken, takingThoseOf } from "../array/arity.js"
import { asArray, describe } from "../array/asArray.js"
import type { NDArray } from "../array/ndarray.js"
import { flattenArguments, requireFunction, type Traced, traceAvals } from "../array/trace.js"
import { pathsOf, showStructure, unflatten } from "../array/tree.js"
import type { Args } from "../array/types.js"
import type { Atom } from "../ir/atom.js"
import { sameAval, showAval } from "../ir/aval.js"
import { clip } from "../numpy/select.js"
import { checkpoint as checkpointPrimitive } from "../primitives/control/checkpoint.js"
import { cond as condPrimitive } from "../primitives/control/cond.js"
import { cast } from "../primitives/convert.js"
import { arraysOf, atomsOf, requireTruth } from "./carry.js"

/** Throws unless two branches return the same types. */
function requireAlike(who: string, names: readonly [string, string], a: Traced, b: Traced): void {
  const [first, second] = [a, b].map(({ result }) => showStructure(result))
  if (first !== second)
    throw new Error(
      `${who}: all branches must return one structure; ${names[0]} returns ${first}, ${names[1]} ${second}`,
    )
  pathsOf(a.result, "result").forEach((name, i) => {
    const [x, y] = [a.program.outputs[i].aval, b.program.outputs[i].aval]
    if (!sameAval(x, y))
      throw new Error(
        `${who}: all branches must return the same shapes and dtypes; ${name} is ${showAval(x)} in ${names[0]} and ` +
          `${showAval(y)} in ${names[1]}; broadcast or convert one of them`,
      )
  })
}

function choose(
  who: string,
  index: Atom,
  branches: readonly ((...operands: never[]) => unknown)[],
  names: readonly string[],
  operands: readonly unknown[],
): unknown {
  for (const branch of branches) requireTaken(who, branch, operands)
  const { leaves, structure } = flattenArguments(who, branches[0], operands)
  const avals = leaves.map((x) => x.atom.aval)
  const traced = branches.map((branch) => traceAvals(who, branch as never, structure, avals))
  for (let b = 1; b < traced.length; b++) requireAlike(who, [names[0], names[b]], traced[0], traced[b])
  const results = condPrimitive(
    index,
    traced.map(({ program }) => program),
    atomsOf(leaves),
  )
  return unflatten(traced[0].result, arraysOf(results))
}

/**
 * `onTrue(...operands)` where `pred` holds, else `onFalse(...operands)`. One of them runs; both are traced, and must
 * return the same structure, shapes and dtypes. `pred` is a bool scalar, traced or not. Derivatives are those of the
 * branch that is taken. Under `vmap`, where the predicate differs from place to place, both run and each place has the
 * result that it asked for. What a branch makes of known arrays that it closes over is computed when it is traced, in
 * both; pass as operands what only one of them may compute with.
 *
 * Throws when `pred` is no bool scalar, and when the branches return different types.
 *
 * @example
 * ```ts
 * const root = (x: NDArray) => cond(np.less(x, 0), (_: NDArray) => np.zeros([]), (y) => np.sqrt(y), x)
 * root(np.array(4)) // => 2
 * grad(root)(-1) // => 0
 * ```
 */
export function cond<A extends readonly unknown[] = NDArray[], R = NDArray>(
  pred: NDArray | boolean,
  onTrue: (...operands: A) => R,
  onFalse: (...operands: A) => R,
  ...operands: NoInfer<Args<A>>
): R {
  requireFunction("cond", onTrue)
  requireFunction("cond", onFalse)
  const flag = asArray(pred, "cond: the predicate")
  requireTruth("cond", "the predicate", flag)
  return choose("cond", cast(flag.atom, "int32"), [onFalse, onTrue], ["onFalse", "onTrue"], operands) as R
}

/**
 * `branches[index](...operands)`: one of several functions runs, which a whole number names; an index out of range takes
 * the nearest one. All are traced, and must return the same structure, shapes and dtypes.
 *
 * Throws when `index` is no int32 scalar, when there is no branch, and when branches return different types.
 *
 * @example
 * ```ts
 * switchCase(1, [(x: NDArray) => x, (x: NDArray) => x.mul(x), np.sin], 3) // => 9
 * ```
 */
export function switchCase<A extends readonly unknown[] = NDArray[], R = NDArray>(
  index: NDArray | number,
  branches: readonly ((...operands: A) => R)[],
  ...operands: NoInfer<Args<A>>
): R {
  if (!Array.isArray(branches) || branches.length === 0)
    throw new TypeError(`switchCase: expected a list of functions, one at least; got ${describe(branches)}`)
  for (const branch of branches) requireFunction("switchCase", branch)
  if (typeof index === "number" && !Number.isInteger(index))
    throw new TypeError(`switchCase: the index must be a whole number; got ${describe(index)}`)
  const at = asArray(index, "switchCase: the index", typeof index === "number" ? "int32" : undefined)
  if (at.dtype !== "int32" || at.ndim > 0)
    throw new TypeError(`switchCase: the index must be an int32 scalar; got ${describe(at)}`)
  const names = branches.map((_, b) => `branch ${b}`)
  return choose("switchCase", clip(at, 0, branches.length - 1).atom, branches as never, names, operands) as R
}

/**
 * `f`, whose inside reverse mode computes again instead of keeping it: of a call only the arguments are kept. It saves
 * memory and costs a second evaluation; values and derivatives are those of `f`.
 *
 * @example
 * ```ts
 * grad(checkpoint((x) => np.sin(np.sin(x))))(1) // => 0.36003948908962097
 * ```
 */
export function checkpoint<A extends readonly unknown[] = NDArray[], R = NDArray>(
  f: (...args: A) => R,
): (...args: Args<A>) => R {
  requireFunction("checkpoint", f)
  return takingThoseOf(f, (...args: Args<A>) => {
    const { leaves, structure } = flattenArguments("checkpoint", f, args)
    const traced = traceAvals(
      "checkpoint",
      f,
      structure,
      leaves.map((x) => x.atom.aval),
    )
    return unflatten(traced.result, arraysOf(checkpointPrimitive(traced.program, atomsOf(leaves)))) as R
  })
}
