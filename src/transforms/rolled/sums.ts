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

/** How often term i of a square counts: with its mirror image, in the middle, and beyond. */
function weightOf(i: Atom, k: Atom): Atom {
  const twice = add(i, i)
  return where(less(twice, k), real(2), where(equal(twice, k), real(1), real(0)))
}

/** What sums of order k read, whose terms are those below the bound. */
interface Terms {
  readonly k: Atom
  readonly bound: Atom
  readonly row: Row
  /** Is nothing infinite? */
  readonly allFinite: boolean
}

/**
 * The factors of term i + d, which are row i + d and row k - i - d. Beyond the last term the first one is zero, as that row
 * is not written yet or weighs nothing. Zero times infinity is NaN: where something may be infinite, both are then row k.
 */
function factors({ a, b }: Group, i: Atom, d: number, { k, bound, row, allFinite }: Terms): readonly [Atom, Atom] {
  const rest = sub(k, i)
  if (allFinite) return [row(a, i, d), row(b, rest, -d)]
  const own = add(i, int32(d))
  const inside = (order: Atom) => where(less(own, bound), order, k)
  return [row(a, inside(own), 0), row(b, inside(sub(k, own)), 0)]
}

/** Some terms from i on, added to what there is. */
function withTerms(group: Group, i: Atom, terms: Terms, before: Coefficient): Atom {
  const { product, isSquare, sums } = group
  let total = before
  const shaped = (x: Atom, s: Rolled) => (sums[0].elementwise ? x : reshape(x, { shape: primal(s).aval.shape }))
  for (let d = 0; d < width; d++) {
    const [own, other] = factors(group, i, d, terms)
    const x = shaped(own, sums[0].a)
    const y = shaped(other, sums[0].b)
    total = plus(total, product(isSquare ? times(weightOf(add(i, int32(d)), terms.k), x) : x, y))
  }
  return total as Atom
}

/** Groups of sums of as many terms, side by side: the first few, and a loop over the others. */
function together(groups: readonly Group[], terms: Terms, most: number): readonly Atom[] {
  const step = (i: Atom, before: readonly Coefficient[]) =>
    groups.map((group, j) => withTerms(group, i, terms, before[j]))
  const first = step(
    int32(1),
    groups.map(() => null),
  )
  const avals = [aval([], "int32"), ...first.map((x) => x.aval)]
  const programs = [
    build(avals, (i) => [less(i, terms.bound)]),
    build(avals, (i, ...before) => [add(i, int32(width)), ...step(i, before)]),
  ]
  const maxSteps = Math.ceil(most / width)
  return whileLoop(programs, [[int32(1 + width), ...first], []], { maxSteps, lanes: 0 }).slice(1)
}

/** The sums of order k, which is `order` at most, from the coefficients of lower orders. */
export function innerSums(
  groups: readonly Group[],
  order: number,
  { k, ...read }: Omit<Terms, "bound">,
): ReadonlyMap<Sum, Atom> {
  const found = new Map<Sum, Atom>()
  for (const isSquare of [false, true]) {
    const own = groups.filter((group) => group.isSquare === isSquare)
    if (own.length === 0) continue
    // Terms 0 < i < k, and of a square 0 < 2 i <= k.
    const bound = isSquare ? add(shiftRight(k, int32(1)), int32(1)) : k
    const totals = together(own, { k, bound, ...read }, isSquare ? order / 2 : order)
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
