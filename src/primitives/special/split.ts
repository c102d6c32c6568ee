/** x rounded to 24 bits (Veltkamp): x - upper(x) is exact. Needs |x| < 2^994. */
export function upper(x: number): number {
  const c = 536870913 * x // 2^29 + 1
  return c - (c - x)
}

const bits = new DataView(new ArrayBuffer(8))

/** 2^n for an integer n from -1022 to 1023. */
function powerOfTwo(n: number): number {
  bits.setUint32(0, (n + 1023) << 20)
  return bits.getFloat64(0)
}

/** x 2^n, rounded once even when the result is subnormal, for x near 1 and |n| ≤ 2000. */
export function scale(x: number, n: number): number {
  const half = n >> 1
  return x * powerOfTwo(half) * powerOfTwo(n - half)
}
