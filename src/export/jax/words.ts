import type { Intrinsic } from "../../ir/lower.js"
import { type Comparison, type Element, type Elementwise, isFloating } from "../arrayCode.js"

// How Python and JAX call what array languages have.

export const dtypes: Readonly<Record<Element, string>> = {
  float64: "jnp.float64",
  float32: "jnp.float32",
  int32: "jnp.int32",
  int64: "jnp.int64",
  bool: "jnp.bool_",
}

export const infix: Partial<Record<Elementwise, string>> = {
  add: "+",
  subtract: "-",
  multiply: "*",
  divide: "/",
  and: "&",
  or: "|",
  xor: "^",
  shift_left: "<<",
  floor_divide: "//",
}

export const prefix: Partial<Record<Elementwise, string>> = { negate: "-", not: "~" }

export const functions: Partial<Record<Elementwise, string>> = {
  remainder: "lax.rem",
  abs: "jnp.abs",
  sqrt: "jnp.sqrt",
  floor: "jnp.floor",
  ceil: "jnp.ceil",
  round_nearest_even: "jnp.round",
  minimum: "jnp.minimum",
  maximum: "jnp.maximum",
  shift_right_logical: "lax.shift_right_logical",
  sine: "jnp.sin",
  cosine: "jnp.cos",
  tan: "jnp.tan",
}

/** Functions that are not in jax.numpy under their names. */
export const elsewhere: Partial<Record<Intrinsic, string>> = {
  erf: "lax.erf",
  erfc: "lax.erfc",
  erfinv: "lax.erf_inv",
  expit: "lax.logistic",
  softplus: "jax.nn.softplus",
}

export const comparisons: Readonly<Record<Comparison, string>> = { LT: "<", LE: "<=", EQ: "==" }

/** A number as Python reads it back, bit for bit. */
export function showNumber(x: number | bigint, dtype: Element): string {
  if (dtype === "bool") return x ? "True" : "False"
  if (Number.isNaN(x)) return "jnp.nan"
  if (x === Number.POSITIVE_INFINITY) return "jnp.inf"
  if (x === Number.NEGATIVE_INFINITY) return "-jnp.inf"
  if (Object.is(x, -0)) return "-0.0"
  const text = String(x)
  return isFloating(dtype) && /^-?\d+$/.test(text) ? `${text}.0` : text
}
