import type { Buffer, Sums } from "../../compile/kernel.js"
import { widthOf } from "../../ir/dtype.js"
import { type Context, type Emitted, emitAddress } from "./context.js"
import { define, once, type RealVariable, type Routine, type VectorVariable, type Writer } from "./matrix/routine.js"
import { Int, type Real, type Vector, zeros } from "./matrix/values.js"
import { doubles, singles } from "./octets.js"

// Running sums of a line, block by block. A block has a number σ, four times the sum of all magnitudes within and before it.
// Each term x is q + r, exactly:
//
//   q = fl(fl(σ + x) - σ),  r = x - q.
//
// All q are multiples of a unit in the last place of 3/4 σ, and no sum of them comes near 2⁵³ such units. So sums of q are
// exact, in any order, and may be taken side by side. Those of r, each at most a unit, are not, which hardly matters (Rump,
// Ogita & Oishi 2008). A running sum is that of q and that of r, rounded once.

/** So many elements are a block. */
const block = 512
/** Beyond it σ might overflow. Where a term is infinite, or no number, the bound is not below it either. */
const largest = 2 ** 1020

/** A sum, and what it lacks: with s = fl(x + y) and v = s - x, exactly x + y = s + (x - (s - v)) + (y - v). */
function addedExactly(r: Routine, x: Real, y: Real): readonly [RealVariable, Real] {
  const s = r.real(x.plus(y))
  const v = r.real(s.minus(x))
  return [s, x.minus(s.minus(v)).plus(y.minus(v))]
}

/** Turns four vectors, of which the lanes follow each other, into running sums, from a carried one in both lanes. */
function accumulate(terms: readonly VectorVariable[], carried: VectorVariable): void {
  for (let k = 1; k < terms.length; k++) terms[k].set(terms[k].plus(terms[k - 1]))
  const last = terms[terms.length - 1]
  carried.set(carried.plus(zeros.shuffle(last, 0, 0)))
  for (const x of terms) x.set(x.plus(carried))
  carried.set(last.shuffle(last, 1, 1))
}

/** The running sums of eight elements, from those of q and of r before. */
function eightSums(r: Routine, terms: readonly Vector[], sigma: Vector, high: VectorVariable, low: VectorVariable) {
  const q = terms.map((x) => r.vector(x.plus(sigma).minus(sigma)))
  const rest = terms.map((x, k) => r.vector(x.minus(q[k])))
  accumulate(q, high)
  accumulate(rest, low)
  return q.map((x, k) => x.plus(rest[k]))
}

/** The sums of a line. Parameters: where it begins, where the sums go, and how many there are. */
const line =
  (float: Sums["float"], reverse: boolean): Writer =>
  (context) =>
    define(context, 3, (r, from, to, left) => {
      const elements = (float === "float64" ? doubles : singles)(r, reverse)
      const bytes = widthOf(float)
      const advance = (n: number) => {
        for (const at of [from, to]) at.add(n * (reverse ? -bytes : bytes))
      }
      const [total, error, bound, size] = [r.real(), r.real(), r.real(), r.int()]
      const addOne = () => {
        const [s, lost] = addedExactly(r, total, r.real(elements.load(from)))
        error.set(error.plus(lost))
        total.set(s)
        elements.store(to, total.plus(error).if(error.equals(error), total))
        advance(1)
      }
      const addBlock = () => {
        const sigma = r.vector(bound.times(4).splat())
        const whole = r.real(total.plus(sigma.lane(0)).minus(sigma.lane(0)))
        const high = r.vector(whole.splat())
        const low = r.vector(total.minus(whole).plus(error).splat())
        r.for(0, size, 8, () => {
          elements.storeEight(to, eightSums(r, elements.loadEight(from), sigma, high, low))
          advance(8)
        })
        const [s, lost] = addedExactly(r, high.lane(0), low.lane(0))
        error.set(lost)
        total.set(s)
      }
      if (reverse) for (const at of [from, to]) at.add(left.minus(1).times(bytes))
      r.while(
        () => left.more(0),
        () => {
          size.set(left.least(block).and(-8))
          bound.set(elements.magnitude(from, size).plus(total.abs()).plus(error.abs()))
          r.if(size.more(0).and(bound.less(largest)), addBlock, () => {
            size.set(left.least(block))
            r.for(0, size, 1, addOne)
          })
          left.set(left.minus(size))
        },
      )
    })

const writers = {
  float64: { up: line("float64", false), down: line("float64", true) },
  float32: { up: line("float32", false), down: line("float32", true) },
}

/** Running sums of lines; each is a unit. */
export function emitSums(context: Context, { float, reverse, lines, length, from, to }: Sums): Emitted {
  const sumLine = once(context, writers[float][reverse ? "down" : "up"])
  const bytes = length * widthOf(float)
  const address = (buffer: Buffer) => new Int((code) => void emitAddress(code, context, buffer))
  const run = define(context, 2, (r, first, count) => {
    const [source, target] = [from, to].map((buffer) => r.int(address(buffer).plus(first.times(bytes))))
    r.for(0, count, 1, () => {
      r.call(sumLine, source, target, length)
      for (const at of [source, target]) at.add(bytes)
    })
  })
  return { run, units: lines }
}
