import type { Lit } from "../../ir/atom.js"
import { type Aval, sizeOf } from "../../ir/aval.js"
import { allocate, type Data } from "../../ir/dtype.js"

/** A function of numbers. */
export type Scalar = (...x: number[]) => number

const isFilled = (x: Lit): boolean => x.fill !== undefined

/** `f` of filled operands: mostly one or two, which are passed without a list. */
function atFills(f: Scalar, inputs: readonly Lit[]): number {
  const [a, b] = inputs
  if (inputs.length === 1) return f(a.fill as number)
  if (inputs.length === 2) return f(a.fill as number, b.fill as number)
  return f(...inputs.map((x) => x.fill as number))
}

/** Applies `f` to the elements of equally shaped operands; a filled operand is read in place. */
export function pointwise(f: Scalar, inputs: readonly Lit[], out: Aval, into?: Data): Data | number {
  if (inputs.every(isFilled)) return Number(atFills(f, inputs))
  const size = sizeOf(out.shape)
  const data = into ?? allocate(out.dtype, size)
  const [a, b, c] = inputs.map((x) => (x.fill === undefined ? x.data : [x.fill]))
  const [i, j, k] = inputs.map((x) => (x.fill === undefined ? 1 : 0))
  if (inputs.length === 1) for (let n = 0; n < size; n++) data[n] = f(a[n])
  else if (inputs.length === 2) for (let n = 0; n < size; n++) data[n] = f(a[n * i], b[n * j])
  else if (inputs.length === 3) for (let n = 0; n < size; n++) data[n] = f(a[n * i], b[n * j], c[n * k])
  else for (let n = 0; n < size; n++) data[n] = f(...inputs.map((x) => x.fill ?? x.data[n]))
  return data
}
