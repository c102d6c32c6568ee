import type { ScalarOps } from "../scalar.js"

/**
 * [r, x/r, y/r] with r = √(x² + y²), of numbers scaled so that no square overflows or vanishes. Where both are zero the
 * quotients are those of x = y; an infinite operand counts as 1 in them, and a finite one beside it as 0.
 */
export function hypot<V>(s: ScalarOps<V>, x: V, y: V): readonly [V, V, V] {
  const [zero, half, one] = [s.constant(0), s.constant(0.5), s.constant(1)]
  const infinity = s.constant(Number.POSITIVE_INFINITY)
  const [absX, absY] = [s.abs(x), s.abs(y)]
  const larger = s.max(absX, absY)
  const [infiniteX, infiniteY] = [s.equal(absX, infinity), s.equal(absY, infinity)]
  const infinite = s.or(infiniteX, infiniteY)
  const origin = s.equal(larger, zero)
  const finite = (a: V, isInfinite: V): V => {
    const beside = s.select(isInfinite, s.copySign(one, a), s.mul(a, zero))
    return s.select(origin, one, s.select(infinite, beside, a))
  }
  const [a, b] = [finite(x, infiniteX), finite(y, infiniteY)]

  const large = s.less(s.constant(2 ** 500), larger)
  const small = s.less(larger, s.constant(2 ** -400))
  const up = s.constant(2 ** 600)
  const down = s.constant(2 ** -600)
  const factor = s.select(s.or(origin, infinite), one, s.select(large, down, s.select(small, up, one)))
  const [u, v] = [s.mul(a, factor), s.mul(b, factor)]
  const root = s.sqrt(s.add(s.mul(u, u), s.mul(v, v)))
  const back = s.select(large, up, s.select(small, down, one))
  const r = s.select(infinite, infinity, s.select(origin, zero, s.mul(root, back)))

  // The quotients of halves where r may overflow, of the scaled numbers where it may be subnormal.
  const huge = s.and(large, s.not(infinite))
  const below = s.select(huge, s.mul(s.mul(root, half), back), root)
  const over = (scaled: V, exact: V): V => s.div(s.select(huge, s.mul(exact, half), scaled), below)
  return [r, over(u, a), over(v, b)]
}
