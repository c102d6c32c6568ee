import type { Aval } from "../../ir/aval.js"
import { aval } from "../../ir/aval.js"
import type { Params, Primitive, Sample } from "../../ir/primitive.js"

/** The function that applies a primitive, carrying the primitive itself: what a primitive's file exports. */
export type Op<F> = F & { readonly primitive: Primitive }

export const op = <F extends object, P extends Params>(primitive: Primitive<P>, apply: F): Op<F> =>
  Object.assign(apply, { primitive })

type Range = readonly [number, number]

/** A sampled operand of floating-point elements. */
export const real = (shape: readonly number[], range: Range = [-2, 2]) => ({ aval: aval(shape), range })

/** A sampled operand of whole elements: low <= element < high. */
export const whole = (shape: readonly number[], range: Range) => ({ aval: aval(shape, "int32"), range })

/** A sampled operand of truth values. */
export const flags = (shape: readonly number[]) => ({ aval: aval(shape, "bool"), range: [0, 2] as const })

export const sample = (
  operands: Sample["operands"],
  params: Sample["params"] = {},
  prepare?: Sample["prepare"],
): Sample => ({ operands, params, ...(prepare && { prepare }) })

/** An operand must be floating-point to be differentiated. */
export const showAll = (avals: readonly Aval[]): string => avals.map((a) => `${a.dtype}[${a.shape}]`).join(", ")
