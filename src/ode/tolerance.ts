import { type DType, unitOf } from "../ir/dtype.js"
import type { OdeMethod } from "./options.js"

/** The tolerance that is used where none is given, or a smaller one than a formula can hold. */
export function toleranceOf(method: OdeMethod, dtype: DType, given: number | undefined): number {
  const epsilon = unitOf(dtype)
  if (method === "taylor") return given ?? epsilon
  return Math.max(given ?? (dtype === "float32" ? 1e-4 : 1e-8), 10 * epsilon)
}

/** What of a tolerance rounding lets anything attain. A lower one still makes the order of a series higher. */
const attainable = (tol: number, dtype: DType): number => Math.max(tol, unitOf(dtype))

/** What part of the state event functions are zero below: some roundings of it. */
export const hiddenPart = (tol: number, dtype: DType): number => 10 * attainable(tol, dtype)

/** By what part of the state a series may miss f where its step ends. */
export const missingPart = (tol: number, dtype: DType): number => 1e4 * attainable(tol, dtype)
