import { type Atom, Lit } from "../../ir/atom.js"
import { aval, sizeOf } from "../../ir/aval.js"
import { build } from "../../ir/builder.js"
import { add } from "../../primitives/add.js"
import { whileLoop } from "../../primitives/control/whileLoop.js"
import { equal } from "../../primitives/equal.js"
import { less } from "../../primitives/less.js"
import { reshape } from "../../primitives/reshape.js"
import { shiftRight } from "../../primitives/shiftRight.js"
import { slice } from "../../primitives/sliceAndPad.js"
import { sub } from "../../primitives/sub.js"
import { where } from "../../primitives/where.js"
import { type Coefficient, type Product, plus, primal } from "../series.js"
import { type Place, type Planes, width } from "./planes.js"
import { int32, type Rolled, type Sum, times } from "./turn.js"

/** Sums that are taken together: products of two planes, row by row. */
export interface Group {
  readonly a: Place
  readonly b: Place
  readonly product: Product
  readonly isSquare: boolean
  readonly sums: readonly Sum[]
}

/** The groups of sums, with the places that are made for them. Products of numbers of one kind are one group. */
export function groupsOf(sums: Iterable<Sum>, planes: Planes): readonly Group[] {
  const groups = new Map<unknown, Sum[]>()
  for (const sum of sums) {
    const { a, elementwise, isSquare } = sum
    const key = elementwise ? `${elementwise.name} ${primal(a).aval.dtype} ${isSquare}` : sum
    groups.set(key, [...(groups.get(key) ?? []), sum])
  }
  // The largest first: in its places others may find theirs.
  const sorted = [...groups.values()].sort((a, b) => b.length - a.length)
  return sorted.map((sums) => {
    const [{ product, isSquare }] = sums
    const a = planes.place(sums.map(({ a, weight }) => ({ series: a, weight })))
    const b = isSquare ? a : planes.place(sums.map(({ b }) => ({ series: b, weight: "one" })))
    return { a, b, product, isSquare, sums }
  })
}

/** What a place has of an order, or of one so many beyond. */
export type Row = (place: Place, order: Atom, beyond: number) => Atom

const real = (x: number): Lit => new Lit(aval([]), x)

/** What sums of order k read, and where they begin and end. */
interface Terms {
  readonly k: Atom
  readonly row: Row
  /** Is nothing infinite? */
  readonly allFinite: boolean
  /** The order of the first factor in the first term, and whether it goes down from there, to 1, or up to below k. */
  readonly first: Atom
  readonly isDown: boolean
}

/** Is there a term with a first factor of this order? */
const isInside = (own: Atom, { k, isDown }: Terms): Atom => (isDown ? less(int32(0), own) : less(own, k))

/**
 * The factors of the term that is d beyond the one of order i: a row, and the one that makes k with it. Beyond the last term
 * one of them is that of order k, which is not written yet, or stands beyond: it is zero. Zero times infinity is NaN: where
 * something may be infinite, both are then row k.
 */
function factors({ a, b }: Group, i: Atom, d: number, terms: Terms): readonly [Atom, Atom] {
  const { k, row, allFinite, isDown } = terms
  const beyond = isDown ? -d : d
  if (allFinite) return [row(a, i, beyond), row(b, sub(k, i), -beyond)]
  const own = add(i, int32(beyond))
  const inside = (order: Atom) => where(isInside(own, terms), order, k)
  return [row(a, inside(own), 0), row(b, inside(sub(k, own)), 0)]
}

/** Some terms from i on, added to what there is; where nothing is, of a square the first one counts half if it is a square itself. */
function withTerms(group: Group, i: Atom, terms: Terms, before: Coefficient): Atom {
  const { product, isSquare, sums } = group
  let total = before
  const shaped = (x: Atom, s: Rolled) => (sums[0].elementwise ? x : reshape(x, { shape: primal(s).aval.shape }))
  for (let d = 0; d < width; d++) {
    const [own, other] = factors(group, i, d, terms)
    const x = shaped(own, sums[0].a)
    const y = shaped(other, sums[0].b)
    const isMiddle = isSquare && before === null && d === 0
    const share = () => where(equal(add(i, i), terms.k), real(0.5), real(1))
    total = plus(total, product(isMiddle ? times(share(), x) : x, y))
  }
  return total as Atom
}

/** Groups of sums of as many terms, side by side: the first few, and a loop over the others. */
function together(groups: readonly Group[], terms: Terms, most: number): readonly Atom[] {
  const step = (i: Atom, before: readonly Coefficient[]) =>
    groups.map((group, j) => withTerms(group, i, terms, before[j]))
  const begun = step(
    terms.first,
    groups.map(() => null),
  )
  const next = (i: Atom) => add(i, int32(terms.isDown ? -width : width))
  const avals = [aval([], "int32"), ...begun.map((x) => x.aval)]
  const programs = [
    build(avals, (i) => [isInside(i, terms)]),
    build(avals, (i, ...before) => [next(i), ...step(i, before)]),
  ]
  const maxSteps = Math.ceil(most / width)
  return whileLoop(programs, [[next(terms.first), ...begun], []], { maxSteps, lanes: 0 }).slice(1)
}

/** The sums of order k, which is `order` at most, from the coefficients of lower orders. */
export function innerSums(
  groups: readonly Group[],
  order: number,
  read: Omit<Terms, "first" | "isDown">,
): ReadonlyMap<Sum, Atom> {
  const found = new Map<Sum, Atom>()
  for (const isSquare of [false, true]) {
    const own = groups.filter((group) => group.isSquare === isSquare)
    if (own.length === 0) continue
    // Terms 0 < i < k, and of a square from the middle down, so that rows of zeros end it.
    const first = isSquare ? shiftRight(read.k, int32(1)) : int32(1)
    const totals = together(own, { ...read, first, isDown: isSquare }, isSquare ? order / 2 : order)
    own.forEach(({ sums }, j) => {
      parted(totals[j], sums).forEach((x, i) => void found.set(sums[i], x))
    })
  }
  return found
}

/** The sums of a group. */
function parted(total: Atom, sums: readonly Sum[]): readonly Atom[] {
  if (!sums[0].elementwise) return [total]
  let from = 0
  return sums.map(({ a }) => {
    const { shape } = primal(a).aval
    const own = slice(total, { start: [from], step: [1], shape: [sizeOf(shape)] })
    from += sizeOf(shape)
    return reshape(own, { shape })
  })
}
