import { asArray, describe } from "../../array/asArray.js"
import { type ArrayLike, NDArray } from "../../array/ndarray.js"
import { checkedOptions } from "../../array/options.js"
import * as p from "../../primitives/index.js"
import { abs } from "../arithmetic.js"
import { type Axes, axesOf, keepsAxes, others, part, type Reduction } from "../axes.js"
import { max, min } from "../extremes.js"
import { numbersIn } from "../lists.js"
import { sum } from "../reduce.js"
import { norm as vectorNorm } from "../vectorNorm.js"
import { floats } from "./operands.js"
import { svdvals } from "./spectra.js"

/** The order of a norm: of vectors any number; of matrices ±1, ±2, ±Infinity, "fro" and "nuc". */
export type NormOrder = number | "fro" | "nuc"

/** The options of `np.linalg.norm`. */
export interface MatrixNorm extends Reduction {
  readonly ord?: NormOrder | undefined
}

/** Norms of matrices by their order: of the two axes at the end. */
function ofMatrices(x: NDArray, ord: NormOrder): NDArray {
  const [row, column] = [x.ndim - 2, x.ndim - 1]
  const values = () => svdvals(x)
  const [first, end] = [0, Math.min(x.shape[row], x.shape[column]) - 1]
  const value = (i: number) => sum(new NDArray(part(values().atom, row, i, 1)), row)
  if (ord === "fro") return vectorNorm(x, [row, column])
  if (ord === "nuc") return sum(values(), row)
  if (ord === 2) return value(first)
  if (ord === -2) return value(end)
  if (ord === 1) return max(sum(abs(x), row), row)
  if (ord === -1) return min(sum(abs(x), row), row)
  if (ord === Number.POSITIVE_INFINITY) return max(sum(abs(x), column), row)
  if (ord === Number.NEGATIVE_INFINITY) return min(sum(abs(x), column), row)
  throw new Error(`linalg.norm: ord of a matrix must be 1, -1, 2, -2, ±Infinity, "fro" or "nuc"; got ${describe(ord)}`)
}

/**
 * The norm of vectors or matrices. Without `ord` it is the root of the sum of squares over the axes, all by default. With
 * `ord`, one axis means vectors, as in `np.norm`, and two, or an array of two axes, mean matrices: 2 is the largest singular value, "nuc"
 * their sum, "fro" the root of the sum of squares, 1 and Infinity the largest sum of magnitudes in a column and in a row.
 *
 * @example
 * ```ts
 * np.linalg.norm([3, -4]) // => 5
 * np.linalg.norm([[0, 2], [1, 0]], { ord: 2 }) // => 2
 * np.linalg.norm([[0, 2], [1, 0]], { ord: "nuc" }) // => 3
 * ```
 */
export function norm(a: ArrayLike, options: MatrixNorm = {}): NDArray {
  const who = "linalg.norm"
  const given = checkedOptions<MatrixNorm>(who, options, ["ord", "axis", "keepdims"])
  const keepdims = keepsAxes(who, given)
  const [x] = floats(who, [asArray(a, who)])
  const { ord, axis } = given
  if (ord === undefined) return vectorNorm(x, { axis, keepdims })
  const named: Axes | undefined = axis ?? (x.ndim <= 2 ? x.shape.map((_, i) => i) : undefined)
  const axes = named === undefined ? [] : axesOf(who, x, numbersIn(named) ?? named)
  if (axes.length === 1) {
    if (typeof ord === "number") return vectorNorm(x, { axis: axes, keepdims, ord })
    throw new Error(`${who}: ord of a vector must be a number; got ${describe(ord)}`)
  }
  if (axes.length !== 2)
    throw new Error(`${who}: with ord, axis must be one axis or two; got ${describe(x)} and axes [${axes}]`)
  const order = [...others(x.ndim, axes), ...axes]
  const result = ofMatrices(new NDArray(p.permute(x.atom, { axes: order })), ord)
  const shape = x.shape.map((n, i) => (axes.includes(i) ? 1 : n))
  return keepdims ? new NDArray(p.reshape(result.atom, { shape })) : result
}
