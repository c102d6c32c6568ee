import { describe } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import * as p from "../primitives/index.js"
import { mul } from "./arithmetic.js"
import { type Axes, alike, axesOf } from "./axes.js"
import { contracted, type Labelled } from "./labels.js"
import { showList } from "./lists.js"
import { broadcastShapes } from "./promote.js"
import { ravel } from "./shape.js"

/** Two operands of one dtype, truth values counted as whole numbers. */
const factors = (who: string, x: ArrayLike, y: ArrayLike): NDArray[] => alike(who, [x, y], true)

/** The sums of products over pairs of axes, which must agree in size. */
function summed(who: string, [x, y]: readonly NDArray[], over: readonly [Axes, Axes]): NDArray {
  const [mine, other] = [axesOf(who, x, over[0]), axesOf(who, y, over[1])]
  if (mine.map((axis) => x.shape[axis]).join() !== other.map((axis) => y.shape[axis]).join())
    throw new Error(
      `${who}: operands ${describe(x)} and ${describe(y)} do not agree along axes [${mine}] of the first ` +
        `and [${other}] of the second`,
    )
  return new NDArray(p.contract(x.atom, y.atom, { batch: [[], []], over: [mine, other] }))
}

/**
 * NumPy's dot: of vectors the inner product, of matrices the matrix product; in general the sum over the last axis of x
 * and the last axis but one of y (the only one, if y is a vector). A 0-d operand multiplies.
 *
 * @example
 * ```ts
 * np.dot([1, 2], [3, 4]) // => 11
 * np.dot([[1, 2], [3, 4]], [1, 1]) // => [3. 7.]
 * np.dot([1, 2], [1, 2, 3]) // throws
 * // dot: operands float64[2] and float64[3] do not agree along axes [0] of the first and [0] of the second
 * ```
 */
export function dot(x: ArrayLike, y: ArrayLike): NDArray {
  const pair = factors("dot", x, y)
  if (pair.some(({ ndim }) => ndim === 0)) return mul(x, y)
  return summed("dot", pair, [-1, pair[1].ndim > 1 ? -2 : -1])
}

/**
 * The inner product of all elements of x and y, each in row-major order.
 *
 * @example
 * ```ts
 * np.vdot([[1, 2], [3, 4]], [[1, 0], [0, 1]]) // => 5
 * ```
 */
export const vdot = (x: ArrayLike, y: ArrayLike): NDArray => summed("vdot", factors("vdot", x, y).map(ravel), [0, 0])

/**
 * Every element of x times every element of y: a matrix of shape [size of x, size of y].
 *
 * @example
 * ```ts
 * np.outer([1, 2], [3, 4]) // =>
 * // [[3. 4.]
 * //  [6. 8.]]
 * ```
 */
export const outer = (x: ArrayLike, y: ArrayLike): NDArray =>
  summed("outer", factors("outer", x, y).map(ravel), [[], []])

/**
 * Sums of products over axes of x paired with axes of y: `[[axes of x], [axes of y]]`, or a number n for the last n axes
 * of x with the first n of y. The result has the other axes of x, then those of y.
 *
 * @example
 * ```ts
 * np.tensordot(np.ones([2, 3, 4]), np.ones([4, 3, 5]), [[1, 2], [1, 0]]).shape // => [ 2, 5 ]
 * np.tensordot([[1, 2], [3, 4]], [[1, 0], [0, 1]]) // => 5
 * ```
 */
export function tensordot(x: ArrayLike, y: ArrayLike, axes: number | readonly [Axes, Axes] = 2): NDArray {
  const pair = factors("tensordot", x, y)
  if (typeof axes !== "number") {
    if (Array.isArray(axes) && axes.length === 2) return summed("tensordot", pair, axes)
    throw new TypeError(`tensordot: expected how many axes, or [axes of x, axes of y]; got ${showList(axes)}`)
  }
  if (!(Number.isInteger(axes) && axes >= 0 && axes <= Math.min(pair[0].ndim, pair[1].ndim)))
    throw new Error(`tensordot: ${pair.map(describe).join(" and ")} do not have ${axes} axes to pair`)
  const first = Array.from({ length: axes }, (_, i) => i)
  return summed("tensordot", pair, [first.map((i) => i + pair[0].ndim - axes), first])
}

/**
 * The matrix product. The last two axes of x and y are matrices, those in front broadcast by NumPy's rule; a vector is a
 * row on the left, a column on the right, and its axis disappears. Throws for 0-d operands.
 *
 * @example
 * ```ts
 * np.matmul([[1, 2], [3, 4]], [[1, 1], [0, 1]]) // =>
 * // [[1. 3.]
 * //  [3. 7.]]
 * np.matmul(np.ones([5, 2, 3]), np.ones([3, 4])).shape // => [ 5, 2, 4 ]
 * np.matmul([[1, 2]], [[1, 2]]) // throws matmul: 2 columns of float64[1,2] do not fit 1 rows of float64[1,2]
 * ```
 */
export function matmul(x: ArrayLike, y: ArrayLike): NDArray {
  const pair = factors("matmul", x, y)
  const shown = pair.map(describe)
  if (pair.some(({ ndim }) => ndim === 0))
    throw new Error(`matmul: operands must have axes; got ${shown.join(" and ")}; to scale, use np.mul`)
  const leads = pair.map(({ shape }) => shape.slice(0, -2))
  const lead = broadcastShapes(leads)
  if (!lead) throw new Error(`matmul: leading axes of ${shown.join(" and ")} do not broadcast`)
  const matrices = [["row", "inner"].slice(-pair[0].ndim), ["inner", "column"].slice(0, pair[1].ndim)]
  const [columns, rows] = pair.map(({ shape }, i) => shape[leads[i].length + matrices[i].indexOf("inner")])
  if (columns !== rows)
    throw new Error(`matmul: ${columns} columns of ${shown[0]} do not fit ${rows} rows of ${shown[1]}`)
  // Leading axes are called by their distance from the matrices. One of size 1 that broadcasts has no name.
  const place = (i: number, rank: number) => String(rank - i)
  const labelled = pair.map(({ atom, shape }, i): Labelled => {
    const kept = leads[i].map((n, axis) => n !== 1 || lead[lead.length - leads[i].length + axis] === 1)
    const labels = leads[i].map((_, axis) => place(axis, leads[i].length)).filter((_, axis) => kept[axis])
    const sizes = shape.filter((_, axis) => kept[axis] ?? true)
    return { atom: p.reshape(atom, { shape: sizes }), labels: [...labels, ...matrices[i]] }
  })
  const result = [...lead.map((_, axis) => place(axis, lead.length)), ...matrices.flat().filter((l) => l !== "inner")]
  return new NDArray(contracted(labelled, result))
}
