/** The options `where` and `initial` of reductions. */
import { asArray, astype, describe } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { type Atom, Lit } from "../ir/atom.js"
import { aval, sameShape } from "../ir/aval.js"
import type { DType } from "../ir/dtype.js"
import * as p from "../primitives/index.js"
import { type Axes, others, type Reduction, reducing } from "./axes.js"
import { broadcastShapes, repeat } from "./promote.js"

/** The options of a function that reduces axes and can leave out elements. */
export interface Masked extends Reduction {
  /** Only elements where this holds take part; it broadcasts to the shape of the array. */
  readonly where?: ArrayLike | undefined
}

/** The options of a reduction that can begin with a number. */
export interface Started extends Masked {
  /** One more number that takes part in each result. */
  readonly initial?: ArrayLike | undefined
}

/** As `reducing`, with the option `where`: `keep` puts a number in the place of elements that take no part. */
export function masking<O extends Masked>(
  who: string,
  operand: ArrayLike,
  options: Axes | O,
  more: readonly string[] = [],
) {
  const { x, axes, count, finish, options: given } = reducing<O>(who, operand, options, ["where", ...more])
  const { where } = given
  const mask = where === undefined ? undefined : maskFor(who, where, x)
  return {
    x,
    axes,
    count,
    finish,
    options: given,
    mask,
    keep: (values: Atom, rest: Atom | number): Atom => {
      if (!mask) return values
      return p.where(mask, values, typeof rest === "number" ? new Lit(values.aval, rest) : rest)
    },
    /** How many elements take part in each result, less `fewer`, but not less than 0. */
    counted: (dtype: DType, fewer = 0): Atom => {
      const kept = others(x.ndim, axes).map((axis) => x.shape[axis])
      if (!mask) return new Lit(aval(kept, dtype), Math.max(count - fewer, 0))
      const taking = p.sum(astype(new NDArray(mask), "int32").atom, axes)
      const left = p.sub(astype(new NDArray(taking), dtype).atom, fewer)
      return p.where(p.less(left, 0), new Lit(left.aval, 0), left)
    },
  }
}

function maskFor(who: string, where: ArrayLike, x: NDArray): Atom {
  const mask = asArray(where, who)
  if (mask.dtype !== "bool")
    throw new Error(`${who}: where must hold truth values; got ${describe(mask)}; compare, as in np.greater(x, 0)`)
  if (!sameShape(broadcastShapes([mask.shape, x.shape]) ?? [], x.shape))
    throw new Error(`${who}: where must broadcast to ${describe(x)}; got ${describe(mask)}`)
  return repeat(mask.atom, x.shape)
}

/** A result with the option `initial` combined with it. */
export function begun(
  who: string,
  result: NDArray,
  { initial }: Started,
  combine: (x: ArrayLike, y: ArrayLike) => NDArray,
): NDArray {
  return initial === undefined ? result : combine(result, oneNumber(who, "initial", initial))
}

/** The value of an option that is one number. */
export function oneNumber(who: string, name: string, value: ArrayLike): ArrayLike {
  const x = asArray(value, who)
  if (x.ndim > 0) throw new Error(`${who}: ${name} must be one number; got ${describe(x)}`)
  return value
}
