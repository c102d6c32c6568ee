import { describe } from "../array/convert.js"
import type { NDArray } from "../array/ndarray.js"
import { type Fn, flattenArguments, run, traceAvals } from "../array/trace.js"
import { type Args, countLeaves, type Structure, unflatten } from "../array/tree.js"
import { aval } from "../ir/aval.js"
import { moveaxis } from "../numpy/shape.js"
import { vmap as vmapProgram } from "../transforms/vmap.js"

/** An axis for every array of a tree, or a tree of axes; null where nothing is mapped. */
export type Axes = number | null | readonly Axes[] | { readonly [key: string]: Axes }

/** Where the mapped axis stands. */
export interface VmapOptions {
  /** In the arguments: one for all, or a list with one for each. 0 by default; null for what is shared. */
  readonly inAxes?: Axes
  /** In the result. 0 by default. */
  readonly outAxes?: Axes
}

/** The axis of each leaf: an axis given for a subtree holds for all its leaves. */
function spread(who: string, axes: Axes, structure: Structure): (number | null)[] {
  if (axes === null || typeof axes === "number") return new Array<number | null>(countLeaves(structure)).fill(axes)
  const items = structure.kind === "leaf" ? [] : structure.items
  const keys = structure.kind === "object" ? structure.keys : items.map((_, i) => String(i))
  const given = axes as Readonly<Record<string, Axes>>
  if (Object.keys(given).sort().join() !== [...keys].sort().join())
    throw new Error(`${who} has entries [${Object.keys(given)}] where the values have [${keys}]`)
  return items.flatMap((item, i) => spread(who, given[keys[i]], item))
}

function axisOf(what: string, axis: number, rank: number, x: string): number {
  const found = axis < 0 ? axis + rank : axis
  if (!Number.isInteger(axis) || found < 0 || found >= rank)
    throw new Error(`vmap: ${what} ${axis} does not exist in ${x}`)
  return found
}

/**
 * `f` applied along an axis of its arguments, in one pass over arrays with one more axis instead of a loop. What is not
 * mapped is shared, never copied. Throws when mapped axes differ in size or none is mapped.
 *
 * @example
 * ```ts
 * const dot = (x: NDArray, y: NDArray) => np.dot(x, y)
 * vmap(dot)([[1, 2], [3, 4]], [[5, 6], [7, 8]]) // => [17. 53.]
 * vmap(dot, { inAxes: [0, null] })([[1, 2], [3, 4]], [1, 0]) // => [1. 3.]
 * ```
 */
export function vmap<A extends readonly unknown[] = NDArray[], R = NDArray>(
  f: Fn<A, R>,
  { inAxes = 0, outAxes = 0 }: VmapOptions = {},
): (...args: Args<A>) => R {
  return (...args) => {
    const { leaves, structure } = flattenArguments("vmap", args)
    const axes = spread("vmap: inAxes", inAxes, structure).map((axis, i) =>
      axis === null ? null : axisOf("axis", axis, leaves[i].ndim, describe(leaves[i])),
    )
    const mapped = axes.map((axis) => axis !== null)
    const sizes = axes.flatMap((axis, i) => (axis === null ? [] : [leaves[i].shape[axis]]))
    const [size] = sizes
    if (size === undefined)
      throw new Error("vmap: at least one argument must be mapped; inAxes is null for all of them")
    if (sizes.some((n) => n !== size))
      throw new Error(
        `vmap: mapped axes must have one size; got ${sizes.join(", ")} in ${leaves.map(describe).join(", ")}`,
      )

    const avals = leaves.map((x, i) => {
      const axis = axes[i]
      return axis === null ? x.atom.aval : aval(x.shape.toSpliced(axis, 1), x.dtype)
    })
    const { program, result } = traceAvals("vmap", f, structure, avals)
    const inputs = leaves.map((x, i) => moveaxis(x, axes[i] ?? 0, 0))
    const outputs = run(vmapProgram(program, size, mapped), inputs)
    const moved = spread("vmap: outAxes", outAxes, result).map((axis, i) => {
      if (axis === null) throw new Error("vmap: outAxes must say where the mapped axis goes; got null")
      return moveaxis(outputs[i], 0, axisOf("outAxes", axis, outputs[i].ndim, describe(outputs[i])))
    })
    return unflatten(result, moved) as R
  }
}
