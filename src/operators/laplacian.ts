import { called } from "../array/arity.js"
import { asArray, describe } from "../array/asArray.js"
import type { ArrayLike, NDArray } from "../array/ndarray.js"
import { flattenArguments, transformed } from "../array/trace.js"
import { unflatten } from "../array/tree.js"
import type { Args, Fn, Traceable } from "../array/types.js"
import { mul } from "../numpy/arithmetic.js"
import { array } from "../numpy/create.js"
import { moveaxis } from "../numpy/shape.js"
import { collect } from "../planner/decompose.js"
import { squaredLaplacian } from "../planner/squaredLaplacian.js"
import type { TracedAt } from "./inputs.js"
import { unitsLike } from "./jacobian.js"
import { jets, type Wanted } from "./jets.js"
import { asLastAxes, linesAlong, traceAtArray } from "./point.js"

const scaled = (factor: number, ys: readonly NDArray[]): NDArray[] => ys.map((y) => mul(y, factor))

/** The sum over directions d of dᵀ H d, by one collapsed 2-jet, times `factor`. */
export function secondDerivatives(traced: TracedAt, directions: NDArray, factor = 1): unknown {
  const [[second]] = jets(traced, [{ levels: [new Map([[0, directions]])], wanted: [{ orders: [2], as: "summed" }] }])
  return unflatten(traced.result, scaled(2 * factor, second))
}

/**
 * The Laplacian of `f` in its first argument: the trace of the Hessian, by one collapsed 2-jet over all directions. The
 * argument may have any shape; the other arguments are parameters. Vector-valued functions give a Laplacian for each
 * output.
 *
 * The dtype is that of the result, float64 where that is int32 or bool. Throws when the first argument is not
 * floating-point or holds several arrays. Source: Dangel et al. 2025, Collapsing Taylor Mode Automatic Differentiation.
 *
 * @example
 * ```ts
 * laplacian((x) => np.sum(np.power(x, 3)))([1, 2]) // => 18
 * ```
 */
export function laplacian<A extends readonly unknown[] = NDArray[], R = NDArray>(
  f: Traceable<A, R>,
): (...args: Args<A>) => R {
  return transformed("laplacian", f, laplacianAs("laplacian", f))
}

/** The Laplacian, which messages call `who`. */
const laplacianAs =
  <A extends readonly unknown[], R>(who: string, f: Fn<A, R>) =>
  (...args: Args<A>): R => {
    const { traced, x } = traceAtArray(who, f, args)
    return secondDerivatives(traced, unitsLike(x)) as R
  }

/**
 * The weighted Laplacian tr(σᵀ H σ) of `f` in its first argument, H its Hessian: the sum of second derivatives along the
 * columns of σ, by one collapsed 2-jet. For an argument of shape s, `sigma` has shape [...s, R], or is a function that
 * returns such an array for the point; it is not differentiated. The other arguments are parameters. Throws when the
 * shape is another.
 *
 * @example
 * ```ts
 * const f = (x: NDArray) => np.mul(np.square(x.at(0)), x.at(1))
 * weightedLaplacian(f, [[1, 0], [1, 1]])([3, 5]) // => 22
 * weightedLaplacian(f, (x) => np.diag(x))([3, 5]) // => 90
 * ```
 */
export function weightedLaplacian<A extends readonly unknown[] = NDArray[], R = NDArray>(
  f: Traceable<A, R>,
  sigma: ArrayLike | ((x: NDArray) => ArrayLike),
): (...args: Args<A>) => R {
  const who = "weightedLaplacian"
  return transformed(who, f, (...args: Args<A>) => {
    const { traced, x } = traceAtArray(who, f, args)
    const factor = asArray(typeof sigma === "function" ? sigma(x) : sigma, `${who}: sigma`, x.dtype)
    if (factor.ndim !== x.ndim + 1 || factor.shape.slice(0, -1).join() !== x.shape.join())
      throw new Error(`${who}: sigma must have shape [${[...x.shape, "R"]}]; got ${describe(factor)}`)
    return secondDerivatives(traced, moveaxis(factor, -1, 0)) as R
  })
}

/**
 * The value of `f`, its gradient and its Laplacian in the first argument, from the one pass that costs a Laplacian. For
 * a result of shape s and an argument of shape t the gradient has shape s followed by t. The other arguments are
 * parameters.
 *
 * The derivatives have the dtype of the result, float64 where that is int32 or bool. Throws when the first argument is
 * not floating-point or holds several arrays. Source: Li et al. 2024, Forward Laplacian.
 *
 * @example
 * ```ts
 * valueGradLaplacian((x) => np.sum(np.power(x, 3)))([1, 2]) // => [ 9, [ 3. 12.], 18 ]
 * ```
 */
export function valueGradLaplacian<A extends readonly unknown[] = NDArray[], R = NDArray>(
  f: Traceable<A, R>,
): (...args: Args<A>) => [value: R, gradient: R, laplacian: R] {
  return transformed("valueGradLaplacian", f, (...args: Args<A>) => {
    const { traced, x } = traceAtArray("valueGradLaplacian", f, args)
    const wanted: Wanted[] = [
      { orders: [0], as: "summed" },
      { orders: [1], as: "stacked" },
      { orders: [2], as: "summed" },
    ]
    const [[value, slopes, second]] = jets(traced, [{ levels: [new Map([[0, unitsLike(x)]])], wanted }])
    const all = [value, slopes.map((y) => asLastAxes(y, x)), scaled(2, second)]
    return all.map((ys) => unflatten(traced.result, ys)) as [R, R, R]
  })
}

/**
 * The diagonal of the Hessian of `f` in its first argument, ∂²f/∂x_i² for each i, by one 2-jet for each direction. For
 * a result of shape s and an argument of shape t it has shape s followed by t. The other arguments are parameters.
 *
 * The dtype is that of the result, float64 where that is int32 or bool. Throws when the first argument is not
 * floating-point or holds several arrays.
 *
 * @example
 * ```ts
 * hessianDiagonal((x) => np.sum(np.power(x, 3)))([1, 2]) // => [ 6. 12.]
 * ```
 */
export function hessianDiagonal<A extends readonly unknown[] = NDArray[], R = NDArray>(
  f: Traceable<A, R>,
): (...args: Args<A>) => R {
  return transformed("hessianDiagonal", f, (...args: Args<A>) => {
    const { traced, x } = traceAtArray("hessianDiagonal", f, args)
    const wanted: Wanted[] = [{ orders: [2], as: "stacked" }]
    const [[second]] = jets(traced, [{ levels: [new Map([[0, unitsLike(x)]])], wanted }])
    return unflatten(
      traced.result,
      scaled(2, second).map((y) => asLastAxes(y, x)),
    ) as R
  })
}

/** For more variables than these (D + 2)², the vectors of two Laplacians, are fewer than those of a collapsed 4-jet. */
const forOneJet = 4

/**
 * The biharmonic operator, the Laplacian of the Laplacian, of `f` in its first argument: for up to four variables by
 * one collapsed 4-jet along 1, 3, 6, 11 directions, for more as what its name says. The argument may have any shape; the
 * other arguments are parameters.
 *
 * The dtype is that of the result, float64 where that is int32 or bool. Throws when the first argument is not
 * floating-point or holds several arrays. Source: Dangel et al. 2025, Collapsing Taylor Mode Automatic Differentiation;
 * for the directions Mysovskikh 1968 and Reznick 1992.
 *
 * @example
 * ```ts
 * const f = (x: NDArray) => np.square(np.sum(np.square(x))) // |x|⁴
 * np.allclose(biharmonic(f)([1, 2]), 64) // => true
 * ```
 */
export function biharmonic<A extends readonly unknown[] = NDArray[], R = NDArray>(
  f: Traceable<A, R>,
): (...args: Args<A>) => R {
  const who = "biharmonic"
  const twice = laplacianAs(who, laplacianAs(who, f) as Fn<A, R>)
  return transformed(who, f, (...args: Args<A>) => {
    const [first] = flattenArguments(who, f, args).leaves
    if (first && first.size > forOneJet) return called(who, twice, args)
    const { traced, x } = traceAtArray(who, f, args)
    const lines = collect(4, squaredLaplacian(x.size))
    const weights = array(lines.map(({ weight }) => weight))
    const directions = linesAlong(x)(lines.map(({ directions: [line] }) => line))
    const [[fourth]] = jets(traced, [{ levels: [directions], wanted: [{ orders: [4], as: weights }] }])
    return unflatten(traced.result, scaled(24, fourth)) as R
  })
}
