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
  copySign: (a, b) => (b < 0 || Object.is(b, -0) ? -Math.abs(a) : Math.abs(a)),
  exponent,
  upper,
})

/** A number and, if it is a product, what it lost. */
interface Rounded {
  readonly x: number
  readonly lost?: number
}

function lostByProduct(a: number, b: number): number {
  const [aHigh, bHigh] = [upper(a), upper(b)]
  const [aLow, bLow] = [a - aHigh, b - bHigh]
  const lost = aHigh * bHigh - a * b + aHigh * bLow + aLow * bHigh + aLow * bLow
  return Number.isFinite(lost) ? lost : 0
}

/** a + b + lost, rounded once or nearly so. */
function addFused(a: number, b: number, lost: number): Rounded {
  const sum = a + b
  const back = sum - a
  const rest = a - (sum - back) + (b - back)
  return { x: lost === 0 || !Number.isFinite(rest) ? sum : sum + (rest + lost) }
}

/** The scalar operations on numbers where a product that enters a sum is not rounded before, as by fused operations. */
export function fusedNumbers(): ScalarOps<Rounded> {
  const s = numbers()
  const plain =
    (op: string) =>
    (...a: Rounded[]) => ({ x: (s as unknown as Record<string, (...x: number[]) => number>)[op](...a.map((v) => v.x)) })
  const operations = Object.fromEntries(Object.keys(s).map((op) => [op, plain(op)])) as unknown as ScalarOps<Rounded>
  return {
    ...operations,
    constant: (x) => ({ x }),
    mul: (a, b) => ({ x: a.x * b.x, lost: lostByProduct(a.x, b.x) }),
    neg: (a) => ({ ...a, x: -a.x, ...(a.lost !== undefined && { lost: -a.lost }) }),
    add: (a, b) => addFused(a.x, b.x, a.lost ?? b.lost ?? 0),
    sub: (a, b) => addFused(a.x, -b.x, a.lost ?? -(b.lost ?? 0)),
  }
}

const words = new DataView(new ArrayBuffer(4))

/** A product that enters a sum is not rounded before, if `fused`: it is exact as a double. */
interface Single {
  readonly x: number
  readonly exact?: number
}

/** The scalar operations on float32. */
export function numbers32(fused: boolean, junk = 12345.678): ScalarOps<Single> {
  const s = numbers(junk)
  const rounded = (x: number): Single => ({ x: Math.fround(x) })
  const plain =
    (op: string) =>
    (...a: Single[]) =>
      rounded((s as unknown as Record<string, (...x: number[]) => number>)[op](...a.map((v) => v.x)))
  const operations = Object.fromEntries(Object.keys(s).map((op) => [op, plain(op)])) as unknown as ScalarOps<Single>
  const product = ({ x, exact }: Single) => exact ?? x
  return {
    ...operations,
    constant: rounded,
    mul: (a, b) => ({ ...rounded(a.x * b.x), ...(fused && { exact: a.x * b.x }) }),
    add: (a, b) => rounded(a.exact === undefined ? a.x + product(b) : a.exact + b.x),
    sub: (a, b) => rounded(b.exact === undefined ? product(a) - b.x : a.x - b.exact),
    select: (mask, a, b) => (mask.x ? a : b),
    scale: (a, { x: n }) => rounded(a.x * (Number.isInteger(n) && Math.abs(n) <= 126 ? 2 ** n : junk)),
    exponent({ x }) {
      words.setFloat32(0, x)
      return { x: ((words.getUint32(0) >>> 23) & 255) - 127 }
    },
    upper({ x }) {
      words.setFloat32(0, x)
      words.setUint32(0, words.getUint32(0) & -(2 ** 12))
      return { x: words.getFloat32(0) }
    },
  }
}
