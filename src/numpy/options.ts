import { describe } from "../array/asArray.js"
import { checkedOptions } from "../array/options.js"
import { type DType, dtypes } from "../ir/dtype.js"
import { isNumbers, numbersIn, showList } from "./lists.js"

/** How an array is made. */
export interface Options {
  readonly dtype?: DType | undefined
}

/** One size, or one for each axis. */
export type Shape = number | readonly number[] | Int32Array

const isDType = (x: unknown): x is DType => dtypes.includes(x as DType)

/** The dtype that options ask for. */
export function dtypeOf(who: string, options: Options): DType | undefined {
  if (isDType(options)) throw new TypeError(`${who}: ${describe(options)} is a dtype; write { dtype: "${options}" }`)
  return checkedDType(who, checkedOptions(who, options, ["dtype"]).dtype)
}

/** The same of options that follow a shape. */
export function dtypeAfterShape(who: string, options: Options): DType | undefined {
  if (isNumbers(options))
    throw new TypeError(`${who}: a shape is one list, such as [2, 3]; got ${showList(options)} after it`)
  return dtypeOf(who, options)
}

export const checkedDType = (who: string, dtype: DType | undefined): DType | undefined =>
  dtype === undefined ? dtype : requireDType(who, dtype)

export function requireDType(who: string, dtype: DType, allowed: readonly DType[] = dtypes): DType {
  if (allowed.includes(dtype)) return dtype
  const remedy = isNumbers(dtype) ? "; a shape stands before the options" : ""
  throw new Error(`${who}: dtype must be one of ${allowed.join(", ")}; got ${describe(dtype)}${remedy}`)
}

export function checkedShape(who: string, shape: Shape): readonly number[] {
  const sizes = numbersIn(shape)
  if (sizes?.every((n) => Number.isInteger(n) && n >= 0)) return [...sizes]
  const word = [shape].flat().find(isDType)
  const remedy = word ? `; a dtype stands in the options, { dtype: "${word}" }` : ""
  throw new Error(`${who}: sizes must be whole numbers that are not negative; got ${showList(shape)}${remedy}`)
}
