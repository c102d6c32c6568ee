import { type DType, unitOf } from "../ir/dtype.js"
import type { OdeMethod } from "./options.js"

/** The tolerance that is used where none is given, or a smaller one than a formula can hold. */
export function toleranceOf(method: OdeMethod, dtype: DType, given: number | undefined): number {
  const epsilon = unitOf(dtype)
  if (method === "taylor") return given ?? epsilon
  return Math.max(given ?? (dtype === "float32" ? 1e-4 : 1e-8), 10 * epsilon)
}

/** What of a tolerance rounding lets anything attain. A lower one still makes the order of a series higher. */
export const attainable = (tol: number, dtype: DType): number => Math.max(tol, unitOf(dtype))
