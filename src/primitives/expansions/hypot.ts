import type { ScalarOps } from "../scalar.js"

/** √(x² + y²), of numbers scaled so that no square overflows or vanishes. */
export function hypot<V>(s: ScalarOps<V>, x: V, y: V): V {
  const [a, b] = [s.abs(x), s.abs(y)]
  const infinity = s.constant(Number.POSITIVE_INFINITY)
  const larger = s.max(a, b)
  const large = s.less(s.constant(2 ** 500), larger)
  const small = s.less(larger, s.constant(2 ** -400))
  const up = s.constant(2 ** 600)
  const down = s.constant(2 ** -600)
  const one = s.constant(1)
  const factor = s.select(large, down, s.select(small, up, one))
  const back = s.select(large, up, s.select(small, down, one))
  const [u, v] = [s.mul(a, factor), s.mul(b, factor)]
  const root = s.mul(s.sqrt(s.add(s.mul(u, u), s.mul(v, v))), back)
  return s.select(s.or(s.equal(a, infinity), s.equal(b, infinity)), infinity, root)
}
