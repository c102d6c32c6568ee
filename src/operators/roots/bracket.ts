import type { NDArray } from "../../array/ndarray.js"
import { unitOf } from "../../ir/dtype.js"
import { abs, add, div, mul, sign, sub } from "../../numpy/arithmetic.js"
import { equal, greater, isfinite, less, lessEqual, logicalAnd, logicalNot, logicalOr } from "../../numpy/compare.js"
import { array } from "../../numpy/create.js"
import { clip, where } from "../../numpy/select.js"
import { whileLoop } from "../loops.js"
import type { Linear } from "./krylov.js"
import { type Ended, int } from "./newton.js"

interface Ends {
  readonly a: NDArray
  readonly b: NDArray
  readonly fa: NDArray
  readonly fb: NDArray
}

const opposite = ({ fa, fb }: Ends): NDArray => lessEqual(mul(sign(fa), sign(fb)), 0)

/** From [-1, 1] twice as far again and again, until f has different signs at the ends or these are infinite. */
const expanded = (f: Linear, start: Ends): Ends =>
  whileLoop(
    (ends: Ends) => logicalAnd(greater(mul(sign(ends.fa), sign(ends.fb)), 0), isfinite(mul(ends.b, 2))),
    ({ a, b }: Ends) => {
      const [low, high] = [mul(a, 2), mul(b, 2)]
      return { a: low, b: high, fa: f(low), fb: f(high) }
    },
    start,
  )

/**
 * The zero of a continuous function of one number between ends where it has different signs: inverse quadratic
 * interpolation where that can be trusted, else bisection (Chandrupatla 1997). It ends at an interval of two units in the
 * last place.
 */
export function bracketed(
  f: Linear,
  like: NDArray,
  bracket: readonly [number, number] | undefined,
  maxSteps: number,
): Ended {
  const { dtype } = like
  const [low, high] = (bracket ?? [-1, 1]).map((x) => array(x, { dtype }))
  const first = { a: low, b: high, fa: f(low), fb: f(high) }
  const ends = bracket ? first : expanded(f, first)
  const unit = 2 * unitOf(dtype)
  const start = { ...ends, c: ends.a, fc: ends.fa, t: array(0.5, { dtype }), isDone: equal(ends.fa, 0), steps: int(0) }
  const best = ({ a, b, fa, fb }: Ends) => where(less(abs(fa), abs(fb)), a, b)
  const end = whileLoop(
    ({ isDone, steps }: typeof start) => logicalAnd(logicalNot(isDone), less(steps, maxSteps)),
    ({ a, b, fa, fb, t, steps }: typeof start) => {
      const x = add(a, mul(t, sub(b, a)))
      const fx = f(x)
      const isSame = equal(sign(fx), sign(fa))
      const next = {
        a: x,
        fa: fx,
        b: where(isSame, b, a),
        fb: where(isSame, fb, fa),
        c: where(isSame, a, b),
        fc: where(isSame, fa, fb),
      }
      const nearest = best(next)
      const width = abs(sub(next.b, next.a))
      const least = div(mul(abs(nearest), unit), where(greater(width, 0), width, 1))
      const isDone = logicalOr(
        logicalOr(equal(fx, 0), lessEqual(width, mul(abs(nearest), unit))),
        logicalOr(greater(least, 0.5), equal(width, 0)),
      )
      return { ...next, t: step(next, least), isDone, steps: add(steps, 1) }
    },
    start,
  )
  const status = where(logicalNot(opposite(ends)), int(4), where(end.isDone, int(0), int(1)))
  return { x: best(end), status }
}

interface Three extends Ends {
  readonly c: NDArray
  readonly fc: NDArray
}

/** Where between a and b to look next, not nearer to the ends than `least`. */
function step({ a, b, c, fa, fb, fc }: Three, least: NDArray): NDArray {
  const xi = div(sub(a, b), sub(c, b))
  const phi = div(sub(fa, fb), sub(fc, fb))
  const isTrusted = logicalAnd(less(mul(phi, phi), xi), less(mul(sub(1, phi), sub(1, phi)), sub(1, xi)))
  const first = mul(div(fa, sub(fb, fa)), div(fc, sub(fb, fc)))
  const second = mul(mul(div(sub(c, a), sub(b, a)), div(fa, sub(fc, fa))), div(fb, sub(fc, fb)))
  return clip(where(isTrusted, add(first, second), 0.5), least, sub(1, least))
}
