import type { DType } from "../ir/dtype.js"
import type { Lowering } from "../ir/lower.js"
import type { Equation } from "../ir/program.js"
import { numberOf } from "./convert.js"
import type { Code, Scalar } from "./groups.js"
import type { NumberType } from "./kernel.js"
import { computing } from "./length.js"

// What kernels do at each point.

type Lowered = Lowering & { readonly kind: "scalar" }

/** The type of the numbers that scalar code computes with: truth values that it does not want as such count as int32. */
export function numbersOf({ masks, near }: Lowered, { inputs, outputs }: Equation): NumberType | undefined {
  const numbers = [...inputs.filter((_, i) => !masks.includes(i)), ...outputs].map((x) => x.aval.dtype)
  const dtype = numberOf(numbers) ?? "int32"
  const fits = masks.every((i) => inputs[i].aval.dtype === "bool") && numbers.every((d) => d === dtype || d === "bool")
  return fits && !(near && dtype === "int32") ? dtype : undefined
}

/** Scalar code as the outputs want its results, truth values or numbers. */
function codeOf(lower: Lowered, { outputs, params }: Equation, dtype: NumberType): Code {
  const { body, body32, integer, masks, near } = lower
  if (near && dtype === "float32")
    return (r, operands) => body32?.<number>(r, operands, params) ?? r.wide(body, operands, params)
  const chosen = (dtype === "int32" && integer) || body
  return (r, operands) =>
    chosen<number>(
      r,
      operands.map((x, i) => (masks.includes(i) ? x : r.number(x))),
      params,
    ).map((y, i) => (outputs[i].aval.dtype === "bool" ? r.mask(y) : r.number(y)))
}

/** The code of an equation that states scalar code, for numbers of a type. */
export function scalarOf(lower: Lowered, e: Equation, dtype: NumberType): Scalar {
  const { primitive, params, inputs, outputs } = e
  const { name } = primitive
  const isWide = lower.near && dtype === "float32" && !lower.body32
  const length = computing(lower, inputs.length, params) * (isWide ? 2 : 1)
  return { name, params, dtype, results: outputs.length, length, code: codeOf(lower, e, dtype) }
}

const copies = new Map<NumberType | undefined, Scalar>()

/** Code that leaves an element as it is. */
export function copyOf(dtype: DType): Scalar {
  const number = numberOf([dtype])
  const scalar = copies.get(number) ?? { name: "copy", dtype: number, results: 1, length: 0, code: (_, xs) => xs }
  copies.set(number, scalar)
  return scalar
}
