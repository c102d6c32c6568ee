/** Arrays with other values at what indices select: the methods `with` and `withAdded` of arrays. */
import { asArray, astype, describe } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { sameShape } from "../ir/aval.js"
import { known } from "../ir/builder.js"
import { type DType, isFloat, widest } from "../ir/dtype.js"
import { broadcastShapes, repeat } from "./promote.js"
import { type Index, isRange } from "./ranges.js"
import { selection, updated } from "./selection.js"

/** One index, or a list of them. A list of two or three numbers or nulls is a range, as in `at`. */
export type Place = Index | readonly Index[]

const listed = (index: Place): readonly Index[] =>
  Array.isArray(index) && !isRange(index) && !index.some((value) => typeof value === "boolean")
    ? index
    : [index as Index]

/** The values in the dtype of the array that is to hold them. Between floating-point types they are rounded. */
function fitting(who: string, value: NDArray, dtype: DType): NDArray {
  if (value.dtype === dtype || isFloat(dtype) || widest([value.dtype, dtype]) === dtype) return astype(value, dtype)
  const numbers = dtype === "int32" ? known(value.atom)?.data : undefined
  if (numbers && Array.from(numbers).every((n) => n === (n | 0))) return astype(value, dtype)
  throw new Error(`${who}: an array of ${dtype} cannot hold ${describe(value)}; convert one of them with astype`)
}

export function update(who: string, x: NDArray, index: Place, value: ArrayLike, adds: boolean): NDArray {
  if (adds && x.dtype === "bool") throw new Error(`${who}: cannot add to ${describe(x)}; convert it with astype`)
  const found = selection(who, x, listed(index))
  const values = fitting(who, asArray(value, who), x.dtype)
  if (!sameShape(broadcastShapes([values.shape, found.shape]) ?? [], found.shape))
    throw new Error(`${who}: a value of type ${describe(values)} does not broadcast to the selected [${found.shape}]`)
  return new NDArray(updated(x.atom, found, repeat(values.atom, found.shape), adds))
}
