import { asArray } from "../array/asArray.js"
import type { ArrayLike, NDArray } from "../array/ndarray.js"
import { requireFunction } from "../array/trace.js"
import { unflatten } from "../array/tree.js"
import { array, zeros } from "../numpy/create.js"
import { take } from "../numpy/indexing.js"
import { moveaxis, reshape } from "../numpy/shape.js"
import { multiIndices } from "../planner/multiIndex.js"
import { plan } from "../planner/plan.js"
import { follow } from "./follow.js"
import { requireDerivative, type TracedAt } from "./inputs.js"
import { linesAlong, traceAtArray } from "./point.js"

/**
 * The full symmetric tensor of the derivatives of order k of `f` at x: for each result an array of its shape followed by
 * the shape of x repeated k times. Each of its C(D+k-1, k) different entries, D the number of variables, is
 * computed once. `f` takes one array. Throws when k is not a whole number from 1 up. Source: Griewank, Utke & Walther
 * 2000, Evaluating higher derivative tensors by forward propagation of univariate Taylor series.
 *
 * @example
 * ```ts
 * derivativeTensor((x) => np.prod(np.square(x)), [1, 2], 2) // =>
 * // [[8. 8.]
 * //  [8. 2.]]
 * ```
 */
export function derivativeTensor<R = NDArray>(f: (x: NDArray) => R, x: ArrayLike, k: number): R {
  const who = "derivativeTensor"
  requireFunction(who, f)
  requireDerivative(who, k)
  const { traced, x: point } = traceAtArray(who, f, [asArray(x, who)])
  return unflatten(traced.result, tensorsAt(traced, point, [k]).derivatives[0]) as R
}

/** The value of a traced function of the array x, output by output, and its derivative tensors of the given orders. */
export function tensorsAt(
  traced: TracedAt,
  x: NDArray,
  orders: readonly number[],
): { value: readonly NDArray[]; derivatives: NDArray[][] } {
  const targets = orders.flatMap((order) =>
    multiIndices(x.size, order).map((index) => ({ order, terms: [{ index, coefficient: 1 }] })),
  )
  const found = follow(traced, plan(targets), linesAlong(x))
  const shape = (y: NDArray, order: number) => [...y.shape, ...Array.from({ length: order }, () => x.shape).flat()]
  return {
    value: found.value,
    derivatives: orders.map((order) => {
      if (x.size === 0) return found.value.map((y) => zeros(shape(y, order), { dtype: y.dtype }))
      const entries = entriesOf(x.size, order)
      const own = targets.flatMap((target, t) => (target.order === order ? [t] : []))
      return found
        .stacked(own)
        .map((stacked, i) =>
          reshape(moveaxis(take(stacked, entries, { axis: 0 }), 0, -1), shape(found.value[i], order)),
        )
    }),
  }
}

/** For each entry of a tensor, in row-major order, the place of its multi-index among all. */
function entriesOf(size: number, order: number): NDArray {
  const place = new Map(multiIndices(size, order).map((i, n) => [i.join(), n]))
  const entries = Array.from({ length: size ** order }, (_, n) => {
    const i = new Array<number>(size).fill(0)
    for (let m = 0, rest = n; m < order; m++, rest = Math.floor(rest / size)) i[rest % size]++
    return place.get(i.join()) as number
  })
  return array(entries, { dtype: "int32" })
}
