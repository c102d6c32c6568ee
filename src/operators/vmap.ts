import { describe } from "../array/asArray.js"
import { NDArray } from "../array/ndarray.js"
import { checkedOptions } from "../array/options.js"
import { flattenArguments, requireFunction, traceAvals, transformed } from "../array/trace.js"
import { countLeaves, describeTree, partsAs, type Structure, showStructure, unflatten } from "../array/tree.js"
import type { Args, Traceable } from "../array/types.js"
import { type Aval, aval } from "../ir/aval.js"
import { moveaxis } from "../numpy/shape.js"
import { map } from "../transforms/map.js"

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
function axesOfLeaves(what: string, axes: Axes, structure: Structure): (number | null)[] {
  if (axes === null || typeof axes === "number") return new Array<number | null>(countLeaves(structure)).fill(axes)
  const parts = partsAs(axes, structure)
  if (!parts) {
    const nested =
      structure.kind === "leaf" ? " or null" : `, null or axes in the structure ${showStructure(structure)}`
    throw new Error(`vmap: ${what} must be an axis${nested}; got ${describeTree("vmap", axes)}`)
  }
  return parts.flatMap((p) => axesOfLeaves(what + p.path, p.part as Axes, p.structure))
}

function axisOf(what: string, axis: number, { shape, dtype }: Aval, remedy = ""): number {
  const rank = shape.length
  const found = axis < 0 ? axis + rank : axis
  if (!Number.isInteger(axis) || found < 0 || found >= rank)
    throw new Error(`vmap: ${what} ${axis} does not exist in ${dtype}[${shape}]${remedy}`)
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
  f: Traceable<A, R>,
  options: VmapOptions = {},
): (...args: Args<A>) => R {
  requireFunction("vmap", f)
  const { inAxes = 0, outAxes = 0 } = checkedOptions("vmap", options, ["inAxes", "outAxes"])
  return transformed("vmap", f, (...args: Args<A>) => {
    const { leaves, structure } = flattenArguments("vmap", f, args)
    const axes = axesOfLeaves("inAxes", inAxes, structure).map((axis, i) =>
      axis === null ? null : axisOf("axis", axis, leaves[i], "; for what is shared say null in inAxes"),
    )
    const mapped = axes.map((axis) => axis !== null)
    const sizes = axes.flatMap((axis, i) => (axis === null ? [] : [leaves[i].shape[axis]]))
    const [size] = sizes
    if (size === undefined)
      throw new Error("vmap: at least one argument must be mapped; inAxes is null for all of them")
    if (sizes.some((n) => n !== size))
      throw new Error(
        `vmap: mapped axes must have one size; got ${sizes.join(", ")} in ` +
          `${leaves.flatMap((x, i) => (mapped[i] ? [describe(x)] : [])).join(", ")}`,
      )

    const avals = leaves.map((x, i) => {
      const axis = axes[i]
      return axis === null ? x.atom.aval : aval(x.shape.toSpliced(axis, 1), x.dtype)
    })
    const { program, result } = traceAvals("vmap", f, structure, avals)
    const inputs = leaves.map((x, i) => {
      const axis = axes[i]
      return axis === null ? x : moveaxis(x, axis, 0)
    })
    const outputs = map(
      program,
      size,
      mapped,
      inputs.map((x) => x.atom),
    )
    const moved = axesOfLeaves("outAxes", outAxes, result).map((axis, i) => {
      if (axis === null) throw new Error("vmap: outAxes must say where the mapped axis goes; got null")
      const y = new NDArray(outputs[i])
      return moveaxis(y, 0, axisOf("outAxes", axis, y))
    })
    return unflatten(result, moved) as R
  })
}
