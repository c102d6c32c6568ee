import { hypot, rotation } from "./rotation.js"
import { define, type IntVariable, once, type RealVariable, type Routine, type Writer } from "./routine.js"
import { addRotation, beginSweep, lineBytes, turnRows } from "./sweeps.js"
import { type Int, Real } from "./values.js"

const unit = 2 ** -53
/** Beside numbers of which the largest is near 1, this is nothing, and what is smaller has squares that vanish. */
const nothing = 2 ** -511

/** The eigenvalue of the last 2x2 block of T that is nearer to its last element (Wilkinson). */
function shift(r: Routine, d: Int, e: Int): RealVariable {
  const [last, side] = [r.real(r.load(d)), r.real(r.load(e.minus(8)))]
  const gap = r.real(r.load(d.minus(8)).minus(last).times(0.5))
  const size = hypot(r, gap, side)
  const far = gap.plus(size.if(gap.atLeast(0), size.negative()))
  return r.real(last.minus(side.over(far).times(side)))
}

/**
 * One implicit QR step on the rows from `low` to `high` of T. Its rotations are added to the list. Parameters: the
 * diagonal, the one beside it, `low`, `high`, the place in the list.
 */
const qrStep: Writer = (context) =>
  define(context, 5, (r, d, e, low, high, list) => {
    const [at, side] = [r.int(d.plus(low.times(8))), r.int(e.plus(low.times(8)))]
    const top = shift(r, d.plus(high.times(8)), e.plus(high.times(8)))
    const [p, b] = [r.real(r.load(at)), r.real(r.load(side))]
    const [x, y] = [r.real(p.minus(top)), r.real(b)]
    const [q, cs, sum] = [r.real(), r.real(), r.real()]
    beginSweep(r, list, low, high.minus(low), 1)
    list.add(lineBytes)
    r.for(low, high, 1, (k) => {
      const { c, s, length } = rotation(r, x, y)
      r.if(k.more(low), () => r.store(side.minus(8), length))
      q.set(r.load(at, 8))
      cs.set(c.times(s))
      sum.set(b.times(cs).times(2))
      const [cc, ss] = [r.real(c.times(c)), r.real(s.times(s))]
      r.store(at, cc.times(p).plus(sum).plus(ss.times(q)))
      x.set(cs.times(q.minus(p)).plus(cc.minus(ss).times(b)))
      p.set(ss.times(p).minus(sum).plus(cc.times(q)))
      // Beyond the last one e is zero.
      b.set(r.load(side, 8))
      y.set(s.times(b))
      b.set(c.times(b))
      addRotation(r, list, c, s)
      at.add(8)
      side.add(8)
    })
    r.store(at, p)
    r.store(side.minus(8), x)
  })

/** Is e_i beside the rows `i` and `i` + 1 not negligible? */
function matters(r: Routine, d: Int, e: Int, i: IntVariable): Int {
  const [here, beside] = [d.plus(i.times(8)), e.plus(i.times(8))]
  const size = r.load(here).abs().plus(r.load(here, 8).abs())
  return r.load(beside).abs().more(Real.of(unit).times(size).most(nothing))
}

/**
 * The implicit QR iteration on a symmetric tridiagonal matrix: the eigenvalues take the place of its diagonal, and rows
 * turn with it. Parameters: the diagonal, the one beside it, the size; the rows, the bytes from row to row, how many
 * columns they have, a multiple of four; room for a list of rotations and its end; where 1 goes if the iteration ends, else 0.
 */
export const symmetricQr: Writer = (context) => {
  const [step, turn] = [once(context, qrStep), once(context, turnRows)]
  return define(context, 9, (r, d, e, n, z, stride, columns, list, end, answer) => {
    const [high, left, low] = [r.int(n.minus(1)), r.int(n.times(60)), r.int()]
    const place = r.int(list)
    const count = r.int()
    r.while(
      () => high.more(0).and(left.more(0)),
      () => {
        low.set(high.minus(1))
        r.while(
          () => low.atLeast(0).and(matters(r, d, e, low)),
          () => void low.add(-1),
        )
        r.if(low.atLeast(0), () => r.store(e.plus(low.times(8)), 0))
        low.add(1)
        r.if(
          low.equals(high),
          () => void high.add(-1),
          () => {
            left.add(-1)
            count.set(high.minus(low).plus(1).times(lineBytes))
            r.if(place.plus(count).more(end), () => {
              r.call(turn, z, stride, columns, list, place)
              place.set(list)
            })
            r.call(step, d, e, low, high, place)
            place.add(count)
          },
        )
      },
    )
    r.call(turn, z, stride, columns, list, place)
    r.storeInt(answer, high.more(0).not())
  })
}
