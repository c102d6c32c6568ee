import { type Atom, Lit } from "../../../ir/atom.js"
import { aval } from "../../../ir/aval.js"
import { add } from "../../add.js"
import { bitAnd } from "../../bitAnd.js"
import { cast } from "../../convert.js"
import { equal } from "../../equal.js"
import { leadOf, rowsOf } from "../../kinds/matrices.js"
import { less } from "../../less.js"
import { log as logarithm } from "../../log.js"
import { mul } from "../../mul.js"
import { reshape } from "../../reshape.js"
import { slice } from "../../sliceAndPad.js"
import { sub } from "../../sub.js"
import { broadcast, sum } from "../../sumAndBroadcast.js"
import { where } from "../../where.js"
import { unit } from "../numeric/product.js"
import { elementsOf, entriesOf, filled, isSmall, magnitude } from "./elements.js"

// Determinants from factors, in terms of arrays.

/** The diagonals of square matrices. */
function pivotsOf(factors: Atom): Atom {
  const [lead, n] = [leadOf(factors.aval), rowsOf(factors.aval)]
  const flat = reshape(factors, { shape: [...lead, n * n] })
  const zero = lead.map(() => 0)
  return slice(flat, { start: [...zero, 0], step: [...lead.map(() => 1), n + 1], shape: [...lead, n] })
}

/** -1, 0, 1 or NaN. */
const signOf = (x: Atom): Atom =>
  where(less(x, filled(x, 0)), filled(x, -1), where(less(filled(x, 0), x), filled(x, 1), x))

/** How many truths there are along the last axis. */
const count = (truths: Atom): Atom => sum(cast(truths, "int32"), [truths.aval.shape.length - 1])

/** 0, 1, ... along the last axis. */
function places({ aval: { shape } }: Atom): Atom {
  const n = shape[shape.length - 1]
  const indices = new Lit(
    aval([n], "int32"),
    Int32Array.from({ length: n }, (_, i) => i),
  )
  return broadcast(indices, { shape, axes: shape.slice(0, -1).map((_, axis) => axis) })
}

/** The sign from how many pivots are negative and rows exchanged, and the sum of logarithms. */
function ofMany(pivots: Atom, exchanges: Atom): readonly Atom[] {
  const { shape } = pivots.aval
  const zero = filled(pivots, 0)
  const kept = count(equal(exchanges, places(exchanges)))
  const all = filled(kept, shape[shape.length - 1])
  const odd = bitAnd(add(count(less(pivots, zero)), sub(all, kept)), filled(kept, 1))
  const log = sum(logarithm(magnitude(pivots)), [shape.length - 1])
  const sign = where(equal(odd, filled(odd, 0)), filled(log, 1), filled(log, -1))
  const vanishes = less(filled(kept, 0), count(equal(pivots, zero)))
  const numbers = equal(count(equal(pivots, pivots)), all)
  return [where(numbers, where(vanishes, filled(log, 0), sign), filled(log, Number.NaN)), log]
}

/** The sign of what is exchanged in step i. */
const parity = (exchange: Atom, i: number, like: Atom): Atom =>
  where(equal(exchange, filled(exchange, i)), filled(like, 1), filled(like, -1))

const diagonal = (elements: readonly (readonly Atom[])[]): Atom[] => elements.map((row, i) => row[i])

/** The sign of each determinant and the logarithm of its magnitude, from factors and exchanges of rows. */
export function writtenSlogdet([factors, exchanges]: readonly Atom[]): readonly Atom[] {
  if (factors.aval.shape.includes(0)) {
    const out = aval(leadOf(factors.aval), factors.aval.dtype)
    return [new Lit(out, 1), new Lit(out, 0)]
  }
  if (!isSmall(factors)) return ofMany(pivotsOf(factors), exchanges)
  const [pivots, steps] = [diagonal(elementsOf(factors)), entriesOf(exchanges)]
  const signs = pivots.map((x, i) => mul(signOf(x), parity(steps[i], i, x)))
  return [signs.reduce((a, b) => mul(a, b)), pivots.map((x) => logarithm(magnitude(x))).reduce((a, b) => add(a, b))]
}

/** The unit of whose powers products are kept near 1. */
const unitOf = ({ aval: { dtype } }: Atom): number => unit[dtype as keyof typeof unit]

/** A product between the unit and its inverse, and the power of the unit that it lacks, from one that is near them. */
export function scaled(x: Atom, power: Atom): [Atom, Atom] {
  const large = unitOf(x)
  const size = magnitude(x)
  const [over, under] = [less(filled(x, large), size), less(size, filled(x, 1 / large))]
  const factor = where(over, filled(x, 1 / large), where(under, filled(x, large), filled(x, 1)))
  const change = where(over, filled(x, 1), where(under, filled(x, -1), filled(x, 0)))
  return [mul(x, factor), add(power, change)]
}

/** A product with one of the powers that it lacks, and those that are left. */
export function restored(product: Atom, power: Atom): [Atom, Atom] {
  const large = unitOf(product)
  const zero = filled(power, 0)
  const [up, down] = [less(zero, power), less(power, zero)]
  const factor = where(up, filled(product, large), where(down, filled(product, 1 / large), filled(product, 1)))
  return [mul(product, factor), sub(power, where(up, filled(power, 1), where(down, filled(power, -1), zero)))]
}
