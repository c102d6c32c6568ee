import { rotation } from "./rotation.js"
import { define, type IntVariable, type Routine, type Writer } from "./routine.js"
import { addRotation, beginSweep, lineBytes } from "./sweeps.js"
import { type Int, Real } from "./values.js"

// Steps of the implicit QR iteration on an upper bidiagonal matrix, downwards or upwards. Upwards left and right are
// exchanged. Parameters: the first element of the diagonal and of the one beside it, the bytes to the next ones, 8 or -8,
// the first row, how many elements beside the diagonal there are, and where the sweeps go, of the side that turns first
// and of the other one.

/** Begins a sweep on both sides. */
function begin(r: Routine, lists: readonly IntVariable[], row: Int, count: Int, step: Int): void {
  for (const list of lists) {
    beginSweep(r, list, row, count, step.over(8))
    list.add(lineBytes)
  }
}

/** With a shift of zero, which keeps small singular values (Demmel & Kahan 1990). */
export const zeroChase: Writer = (context) =>
  define(context, 7, (r, d, e, step, row, count, first, second) => {
    const [c, oldC, oldS] = [r.real(1), r.real(1), r.real(0)]
    const [x, y] = [r.real(), r.real()]
    begin(r, [first, second], row, count, step)
    r.for(0, count, 1, (i) => {
      x.set(r.load(d).times(c))
      y.set(r.load(e))
      const one = rotation(r, x, y)
      r.if(i, () => r.store(e.minus(step), oldS.times(one.length)))
      x.set(oldC.times(one.length))
      y.set(r.load(d.plus(step)).times(one.s))
      const other = rotation(r, x, y)
      r.store(d, other.length)
      c.set(one.c)
      oldC.set(other.c)
      oldS.set(other.s)
      addRotation(r, first, one.c, one.s)
      addRotation(r, second, other.c, other.s)
      d.add(step)
      e.add(step)
    })
    x.set(r.load(d).times(c))
    r.store(d, x.times(oldC))
    r.store(e.minus(step), x.times(oldS))
  })

/** With a shift, where the last parameter says. */
export const shiftedChase: Writer = (context) =>
  define(context, 8, (r, d, e, step, row, count, first, second, shift) => {
    const [p, b] = [r.real(r.load(d)), r.real(r.load(e))]
    const by = r.real(r.load(shift))
    const f = r.real(
      p
        .abs()
        .minus(by)
        .times(Real.of(-1).if(p.less(0), 1).plus(by.over(p))),
    )
    const [g, q, side] = [r.real(b), r.real(), r.real()]
    begin(r, [first, second], row, count, step)
    r.for(0, count, 1, (i) => {
      const one = rotation(r, f, g)
      r.if(i, () => r.store(e.minus(step), one.length))
      f.set(one.c.times(p).plus(one.s.times(b)))
      side.set(one.c.times(b).minus(one.s.times(p)))
      q.set(r.load(d.plus(step)))
      g.set(one.s.times(q))
      q.set(one.c.times(q))
      const other = rotation(r, f, g)
      r.store(d, other.length)
      f.set(other.c.times(side).plus(other.s.times(q)))
      p.set(other.c.times(q).minus(other.s.times(side)))
      // What is beyond the last one is not used.
      b.set(r.load(e.plus(step)))
      g.set(other.s.times(b))
      b.set(other.c.times(b))
      addRotation(r, first, one.c, one.s)
      addRotation(r, second, other.c, other.s)
      d.add(step)
      e.add(step)
    })
    r.store(d, p)
    r.store(e.minus(step), f)
  })
