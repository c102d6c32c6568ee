import { asArray, astype, describe } from "../array/asArray.js"
import type { ArrayLike, NDArray } from "../array/ndarray.js"
import { flatten, leaf, pathsOf, unflatten } from "../array/tree.js"
import { sizeOf } from "../ir/aval.js"
import { isFloat } from "../ir/dtype.js"
import * as np from "../numpy/index.js"
import { valuesOf } from "./values.js"

/** A tree of parameters as one vector of float64, which is what methods see. */
export interface Parameters<X> {
  readonly start: Float64Array
  /** The tree of a vector; it may be traced. Leaves have their own dtypes. */
  tree(vector: NDArray): X
}

/**
 * Reads the start of an optimisation. Throws when a leaf is not floating-point; numbers and lists of numbers are float64.
 */
export function parameters<X>(who: string, x0: unknown): Parameters<X> {
  const { leaves, structure } = flatten(who, "x0", x0, false)
  for (const [i, x] of leaves.entries())
    if (!isFloat(x.dtype)) {
      const place = structure === leaf ? "" : pathsOf(structure)[i]
      throw new TypeError(`${who}: x0${place} must be floating-point; got ${describe(x)}; use x.astype("float64")`)
    }
  const sizes = leaves.map((x) => sizeOf(x.shape))
  const start = new Float64Array(sizes.reduce((a, b) => a + b, 0))
  let next = 0
  for (const x of leaves) {
    start.set(valuesOf(who, x), next)
    next += x.size
  }
  if (start.length === 0) throw new Error(`${who}: expected parameters in x0; got none`)
  const tree = (vector: NDArray): X => {
    let from = 0
    const parts = leaves.map(({ shape, dtype }, i) => {
      const part = np.slice(vector, from, from + sizes[i])
      from += sizes[i]
      return astype(np.reshape(part, shape), dtype)
    })
    return unflatten(structure, parts) as X
  }
  return { start, tree }
}

/** A plain vector of what came back from a file, a clone or JSON. Throws unless it has `length` finite numbers. */
export function vectorOf(who: string, what: string, x: ArrayLike, length: number): Float64Array {
  const given = asArray(x, `${who}: ${what}`)
  const data = Float64Array.from(given.data)
  if (given.ndim === 1 && data.length === length && data.every(Number.isFinite)) return data
  throw new Error(`${who}: ${what} must be a vector of ${length} finite numbers; got ${describe(given)}`)
}
