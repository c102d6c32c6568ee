import type { Aval } from "../../ir/aval.js"
import type { Intrinsic } from "../../ir/lower.js"
import { type Comparison, type Element, isFloating, type Type } from "../arrayCode.js"

// How types, numbers and functions are written in StableHLO.

const elements: Readonly<Record<Element, string>> = {
  float64: "f64",
  float32: "f32",
  int32: "i32",
  int64: "i64",
  bool: "i1",
}

export const showType = ({ shape, dtype }: Type): string => `tensor<${[...shape, elements[dtype]].join("x")}>`

/** The types of operands, or of results. */
export const showTypes = (types: readonly Type[]): string => `(${types.map(showType).join(", ")})`

/** The bits of a number that decimals do not say. */
function bitsOf(x: number, dtype: Element): string {
  const view = new DataView(new ArrayBuffer(8))
  if (dtype === "float64") view.setFloat64(0, x)
  else view.setFloat32(4, x)
  return `0x${view
    .getBigUint64(0)
    .toString(16)
    .toUpperCase()
    .padStart(dtype === "float64" ? 16 : 8, "0")}`
}

/** A number as it is read back, bit for bit. */
export function showNumber(x: number | bigint, dtype: Element): string {
  if (typeof x === "bigint") return String(x)
  if (dtype === "bool") return x ? "true" : "false"
  if (!isFloating(dtype)) return String(x)
  if (!Number.isFinite(x)) return bitsOf(x, dtype)
  if (Object.is(x, -0)) return "-0.0"
  const text = String(x)
  // A decimal point is asked for.
  return /^-?\d+$/.test(text) ? `${text}.0` : text.replace(/^(-?\d+)e/, "$1.0e")
}

/** The elements of an array, nested by its axes. */
export function showElements(data: ArrayLike<number>, { shape, dtype }: Aval): string {
  const nested = shape.reduceRight<string[]>(
    (items, n) => Array.from({ length: items.length / n }, (_, i) => `[${items.slice(i * n, (i + 1) * n).join(", ")}]`),
    Array.from(data, (x) => showNumber(x, dtype)),
  )
  return nested[0]
}

/** A list of whole numbers as the value of an attribute. */
export const showList = (xs: readonly number[]): string =>
  xs.length === 0 ? "array<i64>" : `array<i64: ${xs.join(", ")}>`

/** How two arrays of a type are compared, as attributes. */
export function showComparison(direction: Comparison, dtype: Element): string {
  const kind = isFloating(dtype) ? "FLOAT" : dtype === "bool" ? "UNSIGNED" : "SIGNED"
  return (
    `comparison_direction = #stablehlo<comparison_direction ${direction}>, ` +
    `compare_type = #stablehlo<comparison_type ${kind}>`
  )
}

/** The functions that XLA computes in float32 as accurately as our own code does. */
export const singles: Partial<Record<Intrinsic, string>> = {
  exp: "exponential",
  expit: "logistic",
  expm1: "exponential_minus_one",
  log: "log",
  log1p: "log_plus_one",
  power: "power",
  tanh: "tanh",
}
