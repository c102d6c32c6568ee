import { asArray, describe } from "../../array/asArray.js"
import { type ArrayLike, NDArray } from "../../array/ndarray.js"
import { checkedOptions, requireFlag } from "../../array/options.js"
import { Lit, zerosLike } from "../../ir/atom.js"
import { aval, sizeOf } from "../../ir/aval.js"
import { unitOf } from "../../ir/dtype.js"
import * as p from "../../primitives/index.js"
import { identityLike, product } from "../../primitives/kinds/matrices.js"
import { permuted } from "../../primitives/linalg/portable/rows.js"
import { repeat } from "../promote.js"
import {
  columns,
  floats,
  matrices,
  requireFiniteElements,
  requireMatrix,
  requireSquare,
  rows,
  solving,
  squares,
  swapped,
} from "./operands.js"
import { requirePivots } from "./refusals.js"

/** Matrices and right-hand sides of one dtype. */
function system(who: string, a: ArrayLike, b: ArrayLike): [NDArray, NDArray] {
  const [matrix, sides] = floats(who, [a, b])
  return [requireFiniteElements(who, requireSquare(who, matrix)), sides]
}

/**
 * The x with a x = b, by LU with row exchanges. b is a vector if it has one axis, and otherwise matrices of columns, as in
 * NumPy 2; leading axes of both broadcast, and all right-hand sides of one matrix are solved at once.
 *
 * Throws when a pivot is zero; inside a traced function the result is NaN then.
 *
 * @example
 * ```ts
 * np.linalg.solve([[2, 1], [1, 3]], [3, 5]) // => [0.8 1.4]
 * np.linalg.solve([[1, 2], [2, 4]], [3, 5]) // throws
 * // linalg.solve: expected invertible matrices; pivot 1 of float64[2,2] is zero; np.linalg.lstsq solves in least squares
 * ```
 */
export function solve(a: ArrayLike, b: ArrayLike): NDArray {
  const who = "linalg.solve"
  const [matrix, sides] = system(who, a, b)
  return solving(who, matrix, sides, (x, y) => {
    const [factors, , permutation] = p.lu(x)
    requirePivots(who, matrix, factors, "np.linalg.lstsq solves in least squares")
    return p.solveFactored(factors, permutation, x, y)
  })
}

/** The options of `np.linalg.solveTriangular`. */
export interface SolveTriangular {
  /** The lower triangle counts, and by default the upper one. */
  readonly lower?: boolean | undefined
  /** The transposed matrix is solved with. */
  readonly transpose?: boolean | undefined
  /** The diagonal is taken as ones. */
  readonly unitDiagonal?: boolean | undefined
}

/**
 * The x with a x = b for triangular a, of which the other triangle is not read. b is a vector if it has one axis, and
 * otherwise matrices of columns. Throws when the diagonal has a zero; inside a traced function the result is NaN then.
 *
 * @example
 * ```ts
 * np.linalg.solveTriangular([[2, 1], [0, 4]], [4, 8]) // => [1. 2.]
 * np.linalg.solveTriangular([[2, 0], [1, 4]], [4, 10], { lower: true }) // => [2. 2.]
 * ```
 */
export function solveTriangular(a: ArrayLike, b: ArrayLike, options: SolveTriangular = {}): NDArray {
  const who = "linalg.solveTriangular"
  const names = ["lower", "transpose", "unitDiagonal"] as const
  const given = checkedOptions<SolveTriangular>(who, options, names)
  const { lower = false, transpose = false, unitDiagonal: unit = false } = given
  for (const name of names) requireFlag(who, name, given[name] ?? false)
  const [matrix, sides] = system(who, a, b)
  if (!unit) requirePivots(who, matrix, matrix.atom, "np.linalg.lstsq solves in least squares")
  return solving(who, matrix, sides, (x, y) => p.triangularSolve(x, y, { lower, transpose, unit }))
}

/**
 * The inverse of each matrix. To solve with it, `np.linalg.solve` is cheaper and more precise. Throws when a pivot is zero;
 * inside a traced function the result is NaN then.
 *
 * @example
 * ```ts
 * np.linalg.inv([[1, 2], [3, 4]]) // =>
 * // [[-2.   1. ]
 * //  [ 1.5 -0.5]]
 * ```
 */
export function inv(a: ArrayLike): NDArray {
  const array = squares("linalg.inv", a)
  const [factors, , permutation] = p.lu(array.atom)
  requirePivots("linalg.inv", array, factors, "np.linalg.pinv is the pseudo-inverse")
  return new NDArray(p.inverseFactored(factors, permutation, array.atom))
}

/**
 * The x with a x = b, from what `np.linalg.luFactor` yields for a. Derivatives follow from the factors.
 *
 * @example
 * ```ts
 * np.linalg.luSolve(np.linalg.luFactor([[2, 1], [1, 3]]), [3, 5]) // => [0.8 1.4]
 * ```
 */
export function luSolve(factors: readonly [ArrayLike, ArrayLike], b: ArrayLike): NDArray {
  const who = "linalg.luSolve"
  if (!Array.isArray(factors) || factors.length !== 2)
    throw new TypeError(`${who}: expected [LU, pivots] of np.linalg.luFactor; got ${describe(factors)}`)
  const [matrix, sides] = system(who, factors[0], b)
  const pivots = asArray(factors[1], who)
  if (pivots.dtype !== "int32" || pivots.shape.join() !== matrix.shape.slice(0, -1).join())
    throw new Error(`${who}: expected int32 pivots for ${describe(matrix)}; got ${describe(pivots)}`)
  requirePivots(who, matrix, matrix.atom, "np.linalg.lstsq solves in least squares")
  const order = p.permutation(pivots.atom)
  return solving(who, matrix, sides, (x, y) => {
    const ordered = permuted(y, repeat(order, y.aval.shape.slice(0, -1)))
    return p.triangularSolve(x, p.triangularSolve(x, ordered, { unit: true }), { lower: false })
  })
}

/**
 * The x with L Lᵀ x = b, L being lower triangular, such as the factor of `np.linalg.cholesky`.
 *
 * @example
 * ```ts
 * np.linalg.choSolve(np.linalg.cholesky([[4, 2], [2, 5]]), [8, 12]) // => [1. 2.]
 * ```
 */
export function choSolve(l: ArrayLike, b: ArrayLike): NDArray {
  const [matrix, sides] = system("linalg.choSolve", l, b)
  requirePivots("linalg.choSolve", matrix, matrix.atom, "np.linalg.lstsq solves in least squares")
  return solving("linalg.choSolve", matrix, sides, (x, y) =>
    p.triangularSolve(x, p.triangularSolve(x, y), { transpose: true }),
  )
}

/** The options of `np.linalg.pinv` and `np.linalg.lstsq`. */
export interface Cutoff {
  /** Singular values below it times the largest one count as zero. */
  readonly rcond?: number | undefined
}

/** By default the precision of numbers times the longer side, as for `np.linalg.matrixRank`. */
function cutoff(who: string, a: NDArray, options: Cutoff): number {
  const { rcond = Math.max(rows(a), columns(a)) * unitOf(a.dtype) } = checkedOptions<Cutoff>(who, options, ["rcond"])
  if (typeof rcond === "number" && rcond >= 0) return rcond
  throw new Error(`${who}: rcond must be a number, at least 0; got ${describe(rcond)}`)
}

/**
 * The pseudo-inverse of Moore and Penrose, by singular values. Where the rank is not full it jumps under almost every
 * change, and derivatives are NaN. Leading axes count matrices.
 *
 * @example
 * ```ts
 * np.linalg.pinv([[3], [4]]) // => [[0.12 0.16]]
 * ```
 */
export function pinv(a: ArrayLike, options: Cutoff = {}): NDArray {
  const array = matrices("linalg.pinv", a)
  const rcond = cutoff("linalg.pinv", array, options)
  if (array.size === 0) return new NDArray(zerosLike(swapped(array.atom)))
  return new NDArray(p.pinv(array.atom, rcond)[0])
}

/**
 * The x for which a x comes nearest to b; of several the shortest. b is a vector if it has one axis, and otherwise matrices
 * of columns. Where the rank is not full, derivatives by a are NaN.
 *
 * @example
 * ```ts
 * np.linalg.lstsq([[1, 0], [1, 1], [1, 2]], [1, 3, 5]) // => [1. 2.]
 * ```
 */
export function lstsq(a: ArrayLike, b: ArrayLike, options: Cutoff = {}): NDArray {
  const who = "linalg.lstsq"
  const [matrix, sides] = floats(who, [a, b])
  requireFiniteElements(who, requireMatrix(who, matrix))
  const rcond = cutoff(who, matrix, options)
  return solving(who, matrix, sides, (x, y) => {
    if (sizeOf(x.aval.shape) > 0) return product(p.pinv(x, rcond)[0], y)
    const shape = y.aval.shape.with(-2, columns(matrix))
    return new Lit(aval(shape, y.aval.dtype), 0)
  })
}

/** Matrices with ones on the diagonal, for powers of order zero. */
export const unitLike = (a: NDArray): NDArray => new NDArray(identityLike(a.atom))
