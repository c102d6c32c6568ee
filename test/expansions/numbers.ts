import type { ScalarOps } from "../../src/primitives/scalar.js"

const bits = new DataView(new ArrayBuffer(8))

function upper(x: number): number {
  bits.setFloat64(0, x)
  bits.setUint32(4, bits.getUint32(4) & -(2 ** 27))
  return bits.getFloat64(0)
}

function exponent(x: number): number {
  bits.setFloat64(0, x)
  return ((bits.getUint32(0) >>> 20) & 2047) - 1023
}

function nearest(x: number): number {
  const below = Math.floor(x)
  const rest = x - below
  const up = rest > 0.5 || (rest === 0.5 && below % 2 !== 0)
  return up ? Math.ceil(x) : below
}

/** The scalar operations on numbers; masks are 0 and 1. What an operation leaves open is `junk`. */
export const numbers = (junk = 12345.678): ScalarOps<number> => ({
  constant: (x) => x,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  neg: (a) => -a,
  abs: Math.abs,
  sqrt: Math.sqrt,
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
  nearest,
  min: Math.min,
  max: Math.max,
  less: (a, b) => +(a < b),
  lessEqual: (a, b) => +(a <= b),
  equal: (a, b) => +(a === b),
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  not: (a) => 1 - a,
  select: (mask, a, b) => (mask ? a : b),
  scale: (x, n) => x * (Number.isInteger(n) && Math.abs(n) <= 1022 ? 2 ** n : junk),
  exponent,
  upper,
})
