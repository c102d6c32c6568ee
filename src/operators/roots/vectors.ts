import { astype } from "../../array/asArray.js"
import type { NDArray } from "../../array/ndarray.js"
import { type Aval, sizeOf } from "../../ir/aval.js"
import { type DType, widest } from "../../ir/dtype.js"
import { abs } from "../../numpy/arithmetic.js"
import { max } from "../../numpy/extremes.js"
import { slice } from "../../numpy/indexing.js"
import { concatenate } from "../../numpy/join.js"
import { reshape } from "../../numpy/shape.js"

// Solvers see vectors: the leaves of a tree, one after the other.

export const dtypeOf = (avals: readonly Aval[]): DType => widest(avals.map((a) => a.dtype))

export const countOf = (avals: readonly Aval[]): number => avals.reduce((sum, a) => sum + sizeOf(a.shape), 0)

export const raveled = (leaves: readonly NDArray[], dtype: DType): NDArray =>
  concatenate(leaves.map((x) => reshape(astype(x, dtype), [x.size])))

/** Leaves of the given types, from a vector of their elements. */
export function unraveled(vector: NDArray, avals: readonly Aval[]): NDArray[] {
  let start = 0
  return avals.map(({ shape, dtype }) => {
    const end = start + sizeOf(shape)
    const leaf = astype(reshape(slice(vector, [start, end]), shape), dtype)
    start = end
    return leaf
  })
}

/** The largest magnitude of the elements. */
export const size = (x: NDArray): NDArray => max(abs(x))
