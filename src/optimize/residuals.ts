import { asArray, astype, describe } from "../array/asArray.js"
import type { NDArray } from "../array/ndarray.js"
import { flatten, flattenAs, type Structure, unflatten } from "../array/tree.js"
import { isFloat } from "../ir/dtype.js"
import * as np from "../numpy/index.js"
import { jacfwd } from "../operators/jacobian.js"
import { jvp } from "../operators/jvp.js"
import { vjp } from "../operators/vjp.js"
import { vmap } from "../operators/vmap.js"
import type { Parameters } from "./parameters.js"

/** A function whose results are to become zero: of the parameters, or of the parameters and one sample. */
export type Residual<X> = (x: X, sample: never) => unknown

/** Samples for a list of residuals: a tree with a leading axis for each, or null for one that takes none. */
export type Samples = readonly unknown[]

/** Residuals and their samples, as functions of one vector and of the arrays that the samples are. */
export interface Rows {
  /** The arrays of samples. Throws when they have not the structure that they had at first. */
  arrays(samples: Samples): NDArray[]
  /** All residuals, in one vector of float64. */
  values(x: NDArray, arrays: readonly NDArray[]): NDArray
  /** All residuals, and their derivatives in the parameters, one row for each. */
  jacobian(x: NDArray, arrays: readonly NDArray[]): [residuals: NDArray, rows: NDArray]
  /** J v and Jᵀ J v without J. */
  product(x: NDArray, v: NDArray, arrays: readonly NDArray[]): [NDArray, NDArray]
  /** r and Jᵀ r without J. */
  gradient(x: NDArray, arrays: readonly NDArray[]): [NDArray, NDArray]
}

/** What a residual returned, as one vector. */
function vectorOf(who: string, y: unknown): NDArray {
  const { leaves } = flatten(who, "the residuals", y, false)
  for (const x of leaves)
    if (!isFloat(x.dtype)) throw new TypeError(`${who}: residuals must be floating-point; got ${describe(x)}`)
  if (leaves.length === 0) throw new Error(`${who}: the function of residuals must return an array or a tree of arrays`)
  return np.concatenate(leaves.map((x) => astype(np.ravel(x), "float64")))
}

/** The rows of one function: by reverse mode where it has fewer results than parameters, else by forward mode. */
function derivatives(f: (x: NDArray) => NDArray, x: NDArray): [NDArray, NDArray] {
  const [y, pullback] = vjp(f, x)
  if (y.size >= x.size && y.size > 1) return [y, jacfwd(f)(x)]
  const row = (cotangent: NDArray): NDArray => pullback(cotangent)[0]
  return [y, y.size === 1 ? np.reshape(row(np.onesLike(y)), [1, x.size]) : vmap(row)(np.eye(y.size))]
}

function structureOf(who: string, i: number, samples: unknown): { structure: Structure; count: number } {
  const { leaves, structure } = flatten(who, `samples[${i}]`, samples)
  const sizes = leaves.map((x) => x.shape[0])
  if (leaves.length === 0 || sizes.some((n) => n === undefined || n !== sizes[0]))
    throw new Error(
      `${who}: samples must be arrays with as many entries along their leading axes; got ${leaves.map(describe).join(", ") || "none"}`,
    )
  return { structure, count: leaves.length }
}

export function rows<X>(who: string, residuals: readonly Residual<X>[], { tree }: Parameters<X>, first: Samples): Rows {
  if (residuals.length === 0 || residuals.length !== first.length)
    throw new Error(
      `${who}: expected as many samples as residuals; got ${first.length} for ${residuals.length}; null stands for none`,
    )
  const parts = first.map((samples, i) => (samples === null ? undefined : structureOf(who, i, samples)))

  /** One function of one sample for each part; a part without samples is of one row that is not mapped. */
  function each<R>(arrays: readonly NDArray[], of: (f: (x: NDArray) => NDArray) => R, mapped: (rows: R[]) => R): R {
    let next = 0
    return mapped(
      residuals.map((f, i) => {
        const part = parts[i]
        const call = f as (x: X, sample?: unknown) => unknown
        if (!part) return of((x) => vectorOf(who, call(tree(x))))
        const own = arrays.slice(next, next + part.count)
        next += part.count
        const one = (sample: NDArray[]) => of((x) => vectorOf(who, call(tree(x), unflatten(part.structure, sample))))
        return vmap(one as never)(own as never) as R
      }),
    )
  }
  const joined = (xs: readonly NDArray[]): NDArray => np.concatenate(xs.map(np.ravel))

  const values = (x: NDArray, arrays: readonly NDArray[]): NDArray => each(arrays, (f) => f(x), joined)
  return {
    values,
    arrays: (samples) =>
      samples.flatMap((own, i) => {
        const part = parts[i]
        if (!part) return []
        return flattenAs(who, `samples[${i}]`, own, part.structure).map((x) => asArray(x, who))
      }),
    jacobian: (x, arrays) =>
      each<[NDArray, NDArray]>(
        arrays,
        (f) => derivatives(f, x),
        (all) => [
          joined(all.map(([y]) => y)),
          np.concatenate(all.map(([, J]) => np.reshape(J, [J.size / x.size, x.size]))),
        ],
      ),
    product(x, v, arrays) {
      const f = (p: NDArray): NDArray => values(p, arrays)
      const Jv = jvp(f as never, [x] as never, [v] as never)[1] as NDArray
      return [Jv, vjp(f, x)[1](Jv)[0]]
    },
    gradient(x, arrays) {
      const [r, pullback] = vjp((p: NDArray) => values(p, arrays), x)
      return [r, pullback(r)[0]]
    },
  }
}
