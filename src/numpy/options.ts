import { describe } from "../array/convert.js"
import { checkedOptions } from "../array/options.js"
import { type DType, dtypes } from "../ir/dtype.js"
import { numbersIn, showList } from "./lists.js"

/** How an array is made. */
export interface Options {
  readonly dtype?: DType | undefined
}

/** One size, or one for each axis. */
export type Shape = number | readonly number[] | Int32Array

/** The dtype that options ask for. */
export const dtypeOf = (who: string, options: Options): DType | undefined =>
  checkedDType(who, checkedOptions(who, options, ["dtype"]).dtype)

export const checkedDType = (who: string, dtype: DType | undefined): DType | undefined =>
  dtype === undefined ? dtype : requireDType(who, dtype)

export function requireDType(who: string, dtype: DType, allowed: readonly DType[] = dtypes): DType {
  if (allowed.includes(dtype)) return dtype
  throw new Error(`${who}: dtype must be one of ${allowed.join(", ")}; got ${describe(dtype)}`)
}

export function checkedShape(who: string, shape: Shape): readonly number[] {
  const sizes = numbersIn(shape)
  if (sizes?.every((n) => Number.isInteger(n) && n >= 0)) return [...sizes]
  throw new Error(`${who}: sizes must be whole numbers that are not negative; got ${showList(shape)}`)
}
