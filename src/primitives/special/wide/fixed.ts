// Numbers of many bits: the integer a stands for a / 2^p. Sums are exact; products and quotients err by one unit at most.
// Functions whose series cancel are summed in them, with as many bits more as cancel.

const bits = new DataView(new ArrayBuffer(8))

/** A finite double as an integer and a power of two: x = digits 2^exponent. */
export function parts(x: number): { readonly digits: bigint; readonly exponent: number } {
  bits.setFloat64(0, x)
  const high = bits.getUint32(0)
  const exponent = (high >>> 20) & 0x7ff
  const fraction = (BigInt(high & 0xfffff) << 32n) | BigInt(bits.getUint32(4))
  const digits = exponent === 0 ? fraction : fraction | (1n << 52n)
  return { digits: x < 0 ? -digits : digits, exponent: Math.max(exponent, 1) - 1075 }
}

/** a 2^n, rounded down. */
export const shift = (a: bigint, n: number): bigint => (n >= 0 ? a << BigInt(n) : a >> BigInt(-n))

/** A finite double with p bits after the point. */
export function fixed(x: number, p: number): bigint {
  const { digits, exponent } = parts(x)
  return shift(digits, exponent + p)
}

export const magnitude = (a: bigint): bigint => (a < 0n ? -a : a)

/** The number of bits of |a|, at most three more. */
export const length = (a: bigint): number => magnitude(a).toString(16).length * 4

/** The double nearest to a / 2^p: 0 and infinity where it is too small or too large. */
export function nearest(a: bigint, p: number): number {
  const surplus = length(a) - 120
  const [top, q] = surplus > 0 ? [shift(a, -surplus), p - surplus] : [a, p]
  const x = Number(top)
  if (-q > 1100) return x * Number.POSITIVE_INFINITY
  if (q > 1300) return x * 0
  const half = -q >> 1
  return x * 2 ** half * 2 ** (-q - half)
}

export const times = (a: bigint, b: bigint, p: number): bigint => (a * b) >> BigInt(p)

export const over = (a: bigint, b: bigint, p: number): bigint => shift(a, p) / b

/** The root of a number that is not negative, by Newton's method from above. */
export function root(a: bigint, p: number): bigint {
  if (a <= 0n) return 0n
  const square = shift(a, p)
  let x = 1n << BigInt((length(square) >> 1) + 1)
  for (;;) {
    const next = (x + square / x) >> 1n
    if (next >= x) return x
    x = next
  }
}

/** How far the leading bit of a double is below the point; 0 from one half on, and for zero. */
export const depth = (x: number): number => (x === 0 ? 0 : Math.max(0, -Math.floor(Math.log2(Math.abs(x)))))
