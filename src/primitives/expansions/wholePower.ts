import type { ScalarOps } from "../scalar.js"

/** The sum of a number with half the bits and of a small one. The product of two with half the bits is exact. */
type Parts<V> = readonly [high: V, low: V]

function split<V>(s: ScalarOps<V>, x: V): Parts<V> {
  const high = s.upper(x)
  return [high, s.sub(x, high)]
}

/** The product to 1.5 times the bits of a number. */
function times<V>(s: ScalarOps<V>, [a, b]: Parts<V>, [c, d]: Parts<V>): Parts<V> {
  const large = s.mul(a, c)
  const small = a === c ? s.mul(b, s.add(a, s.add(a, b))) : s.add(s.mul(a, d), s.mul(b, s.add(c, d)))
  const high = s.upper(s.add(large, small))
  return [high, s.add(s.sub(large, high), small)]
}

/** 1 / x for y, the number next to it: y = high + low, and y (1 - x high) is what high lacks. */
function inverse<V>(s: ScalarOps<V>, x: V, y: V): Parts<V> {
  const [xHigh, xLow] = split(s, x)
  const high = s.upper(y)
  const rest = s.sub(s.sub(s.constant(1), s.mul(xHigh, high)), s.mul(xLow, high))
  return [high, s.mul(y, rest)]
}

/** From this size of n on `constantPow` takes fewer operations. */
export const largestWhole = 64

/**
 * xⁿ for a small whole number n, in float32 as well as in float64: by repeated squaring from the first digit of n. Plain
 * products lose half a unit each, so that at most a square of theirs is exact enough; here they are taken in two parts.
 * Zeros, infinities and NaN have no parts; the plain product is right there.
 */
export function wholePower<V>(s: ScalarOps<V>, x: V, n: number): V {
  const base = n < 0 ? s.div(s.constant(1), x) : x
  const parts = n < 0 ? inverse(s, x, base) : split(s, x)
  let plain = base
  let value = parts
  for (const digit of Math.abs(n).toString(2).slice(1)) {
    plain = s.mul(plain, plain)
    value = times(s, value, value)
    if (digit === "0") continue
    plain = s.mul(plain, base)
    value = times(s, value, parts)
  }
  if (Math.abs(n) === 2) return plain
  const sum = s.add(value[0], value[1])
  const size = s.abs(sum)
  const inside = s.and(s.less(s.constant(0), size), s.less(size, s.constant(Number.POSITIVE_INFINITY)))
  return s.select(inside, sum, plain)
}
