import type { DType } from "../ir/dtype.js"
import type { NumberType } from "./kernel.js"
import type { Recorder } from "./record.js"

/** The type of numbers for which the code of a conversion is made; none between truth values. */
export function numberOf(dtypes: readonly DType[]): NumberType | undefined {
  const numbers = dtypes.filter((d) => d !== "bool")
  return (["float64", "float32", "int32"] as const).find((d) => numbers.includes(d))
}

const wrap = 2 ** 32

/** As JavaScript does it: the whole part modulo 2^32, and zero for what has none. The remainder is exact. */
function whole(r: Recorder, x: number): number {
  const rest = r.sub(x, r.mul(r.trunc(r.mul(x, r.constant(1 / wrap))), r.constant(wrap)))
  const [above, below] = [r.unsigned(rest), r.unsigned(r.neg(rest))]
  return r.as("int32", () => r.sub(above, below))
}

/** A value in another dtype: what `quantize` says. */
export function convert(r: Recorder, x: number, from: DType, to: DType): number {
  if (from === to) return x
  if (to === "bool") return r.mask(x)
  if (from === "bool") return r.number(x)
  if (to === "int32") return whole(r, x)
  if (from === "int32") return r.float(x)
  return to === "float64" ? r.promote(x) : r.demote(x)
}
