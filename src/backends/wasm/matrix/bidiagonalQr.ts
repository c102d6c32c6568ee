import { shiftedChase, zeroChase } from "./chase.js"
import { define, type IntVariable, once, type RealVariable, type Routine, type Writer } from "./routine.js"
import { lineBytes, turnRows } from "./sweeps.js"
import { finishTwo, smallerSingularValue } from "./twoByTwo.js"
import { Int, type Real } from "./values.js"

const unit = 2 ** -53
/** Small singular values come with this relative precision. */
const tolerance = unit * Math.min(100, unit ** -0.125)
const tiny = 2 ** -1022

const at = (r: Routine, x: Int, i: Int): Real => r.load(x.plus(i.times(8)))

/** What counts as zero beside the diagonal. */
function threshold(r: Routine, d: Int, e: Int, n: Int): RealVariable {
  const mu = r.real(r.load(d).abs())
  const least = r.real(mu)
  const i = r.int(1)
  r.while(
    () => i.less(n).and(least.more(0)),
    () => {
      mu.set(mu.over(mu.plus(at(r, e, i.minus(1)).abs())).times(at(r, d, i).abs()))
      least.set(least.least(mu))
      i.add(1)
    },
  )
  const size = r.real(n.real())
  return r.real(
    least
      .times(tolerance)
      .over(size.sqrt())
      .most(size.times(size).times(6 * tiny)),
  )
}

/**
 * Sets an element beside the diagonal to zero that is negligible. Parameters: as those of steps, to `count`; where the
 * answer goes: a bound below the singular values, and whether there was such an element.
 */
const settle: Writer = (context) =>
  define(context, 5, (r, d, e, step, count, answer) => {
    const [mu, side] = [r.real(r.load(d).abs()), r.real()]
    const least = r.real(mu)
    const dropped = (place: Int) => {
      r.store(place, 0)
      r.storeInt(answer, 1, 8)
      r.return()
    }
    const [end, last] = [r.int(e.plus(count.minus(1).times(step))), d.plus(count.times(step))]
    r.if(r.load(end).abs().atMost(r.load(last).abs().times(tolerance)), () => dropped(end))
    r.for(0, count, 1, () => {
      side.set(r.load(e).abs())
      r.if(side.atMost(mu.times(tolerance)), () => dropped(e))
      d.add(step)
      e.add(step)
      mu.set(mu.over(mu.plus(side)).times(r.load(d).abs()))
      least.set(least.least(mu))
    })
    r.store(answer, least)
    r.storeInt(answer, 0, 8)
  })

/**
 * The shift, zero where a shift would lose small singular values. Parameters: as those of steps, to `count`; the size of the
 * matrix; where a bound below the values is, the largest element behind its flag, and where the shift goes.
 */
const chooseShift: Writer = (context) =>
  define(context, 7, (r, d, e, step, count, n, bounds, answer) => {
    const ratio = r.load(bounds).over(r.load(bounds, 16))
    r.store(answer, 0)
    r.if(
      n
        .real()
        .times(tolerance)
        .times(ratio)
        .more(Math.max(unit, 0.01 * tolerance)),
      () => {
        const end = r.int(count.minus(1).times(step))
        const [f, g] = [r.real(r.load(d.plus(end))), r.real(r.load(e.plus(end)))]
        const h = r.real(r.load(d.plus(end).plus(step)))
        const shift = smallerSingularValue(r, f, g, h)
        const share = r.real(shift.over(r.load(d)))
        r.if(share.times(share).atLeast(unit), () => r.store(answer, shift))
      },
    )
  })

/** Where the block that ends with row `high` begins, and the largest number in it. */
function findBlock(r: Routine, d: Int, e: Int, high: Int, negligible: Real, low: IntVariable): RealVariable {
  const largest = r.real(at(r, d, high).abs())
  low.set(high)
  const side = () => at(r, e, low.minus(1)).abs()
  r.while(
    () => low.more(0).and(side().more(negligible)),
    () => {
      low.add(-1)
      largest.set(largest.most(at(r, d, low).abs()).most(at(r, e, low).abs()))
    },
  )
  r.if(low.more(0), () => r.store(e.plus(low.minus(1).times(8)), 0))
  return largest
}

/** Numbers that the iteration keeps: at these bytes of a part of the room, of so many in all. */
const kept = { least: 0, dropped: 8, largest: 16, shift: 24, step: 32, negligible: 40 }
export const keptNumbers = 6

/**
 * A step on the block of rows from `low` to `high`, or an element beside its diagonal is set to zero. Parameters: the
 * diagonal, the one above it, the size, `low`, `high`, where sweeps go on the left and on the right, the numbers kept.
 */
const chaseBlock: Writer = (context) => {
  const [settled, choose, zero, shifted] = [settle, chooseShift, zeroChase, shiftedChase].map((x) => once(context, x))
  return define(context, 8, (r, d, e, n, low, high, left, right, room) => {
    const step = r.int(r.loadInt(room, kept.step))
    const down = r.int(step.more(0))
    const row = r.int(low.if(down, high))
    const count = r.int(high.minus(low))
    const [dAt, eAt] = [r.int(d.plus(row.times(8))), r.int(e.plus(low.if(down, high.minus(1)).times(8)))]
    r.call(settled, dAt, eAt, step, count, room)
    r.if(r.loadInt(room, kept.dropped).not(), () => {
      const shift = r.int(room.plus(kept.shift))
      r.call(choose, dAt, eAt, step, count, n, room, shift)
      const lists = [right.if(down, left), left.if(down, right)]
      r.if(
        r.load(shift).equals(0),
        () => r.call(zero, dAt, eAt, step, row, count, ...lists),
        () => r.call(shifted, dAt, eAt, step, row, count, ...lists, shift),
      )
      const last = r.int(eAt.plus(count.minus(1).times(step)))
      r.if(r.load(last).abs().atMost(r.load(room, kept.negligible)), () => r.store(last, 0))
    })
  })
}

/** The direction of the next step, where the block is another one than that of the last step: away from the larger end. */
function choose(r: Routine, d: Int, low: Int, high: Int, last: readonly Int[], room: Int): void {
  r.if(low.more(last[1]).or(high.less(last[0])), () => {
    const down = at(r, d, low)
      .abs()
      .atLeast(at(r, d, high).abs())
    r.storeInt(room, Int.of(8).if(down, -8), kept.step)
  })
}

/**
 * The implicit QR iteration on an upper bidiagonal matrix, with a shift of zero where a shift would lose the small singular
 * values (Demmel & Kahan, Accurate singular values of bidiagonal matrices, 1990). Decisions are those of LAPACK, so that
 * signs come out as there. Parameters: the diagonal and the one above it, the size; the rows that turn on the left, the
 * bytes from row to row, how many columns they have, a multiple of four; those on the right, likewise; room for the list
 * of rotations on the left, and behind it as much for those on the right, its bytes; room for the numbers kept, of which
 * the first is 1, as an integer, if the iteration ends, else 0.
 */
export const bidiagonalQr: Writer = (context) => {
  const [chase, finish, turn] = [chaseBlock, finishTwo, turnRows].map((x) => once(context, x))
  return define(context, 12, (r, d, e, n, u, uStride, uColumns, v, vStride, vColumns, list, bytes, room) => {
    const other = r.int(list.plus(bytes))
    const [high, low, left] = [r.int(n.minus(1)), r.int(), r.int(n.times(n).times(6).plus(100))]
    const last = [r.int(-1), r.int(-1)]
    const [count, used, more] = [r.int(), r.int(0), r.int()]
    const negligible = threshold(r, d, e, n)
    r.store(room, negligible, kept.negligible)
    const turnBoth = () => {
      r.call(turn, u, uStride, uColumns, list, list.plus(used))
      r.call(turn, v, vStride, vColumns, other, other.plus(used))
    }
    r.while(
      () => high.more(0).and(left.more(0)),
      () => {
        r.store(room, findBlock(r, d, e, high, negligible, low), kept.largest)
        count.set(high.minus(low))
        more.set(count.plus(1).times(lineBytes))
        r.if(used.plus(more).more(bytes), () => {
          turnBoth()
          used.set(0)
        })
        const [onLeft, onRight] = [list.plus(used), other.plus(used)]
        r.if(
          count.more(1),
          () => {
            choose(r, d, low, high, last, room)
            r.call(chase, d, e, n, low, high, onLeft, onRight, room)
            r.if(r.loadInt(room, kept.dropped).not(), () => {
              last[0].set(low)
              last[1].set(high)
              used.add(more)
            })
          },
          () => {
            r.if(count, () => {
              r.call(finish, d.plus(low.times(8)), e.plus(low.times(8)), low, onLeft, onRight)
              used.add(more)
            })
            high.set(low.minus(1))
          },
        )
        left.add(-1)
      },
    )
    turnBoth()
    r.storeInt(room, high.more(0).not())
  })
}
