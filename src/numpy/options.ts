import { describe } from "../array/convert.js"
import { checkedOptions } from "../array/options.js"
import { type DType, dtypes } from "../ir/dtype.js"

/** How an array is made. */
export interface Options {
  readonly dtype?: DType | undefined
}

/** One size, or one for each axis. */
export type Shape = number | readonly number[]

/** The dtype that options ask for. */
export const dtypeOf = (who: string, options: Options): DType | undefined =>
  checkedDType(who, checkedOptions(who, options, ["dtype"]).dtype)

export function checkedDType<T extends DType | undefined>(who: string, dtype: T): T {
  if (dtype === undefined || dtypes.includes(dtype)) return dtype
  throw new Error(`${who}: dtype must be one of ${dtypes.join(", ")}; got ${describe(dtype)}`)
}

export function checkedShape(who: string, shape: Shape): readonly number[] {
  const sizes = typeof shape === "number" ? [shape] : shape
  if (Array.isArray(sizes) && sizes.every((n) => Number.isInteger(n) && n >= 0)) return [...sizes]
  const shown = Array.isArray(shape) ? `[${shape.map(describe)}]` : describe(shape)
  throw new Error(`${who}: sizes must be whole numbers that are not negative; got ${shown}`)
}
