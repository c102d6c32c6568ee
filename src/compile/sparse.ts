import { type Atom, isLit } from "../ir/atom.js"
import { sizeOf, stridesOf } from "../ir/aval.js"
import { pick } from "../ir/paired.js"
import { offsets } from "../ir/view.js"
import type { Fusion } from "./fusion.js"
import { isStored, type Scalar, type Slot, type Source } from "./groups.js"
import type { NumberType } from "./kernel.js"
import type { Axes, Shapes } from "./product.js"
import type { Recorder } from "./record.js"

// Products with a known matrix of which few elements are not zero, where zeros need not be multiplied: the sums of what
// is left, written out. So a kernel runs over the other operand's own axes, and has a result for each row of the matrix.

/** So many products are written out. */
const most = 256

/** How often entry `at` of the other operand counts. */
interface Term {
  readonly at: number
  readonly factor: number
}

/** The terms of each row; none if they are many. */
function termsOf(x: Atom, [, own, over]: Axes): readonly (readonly Term[])[] | undefined {
  if (!isLit(x) || x.fill !== undefined) return undefined
  const { shape } = x.aval
  const places = [own, over].map((axes) =>
    Array.from(offsets({ shape: pick(shape, axes), strides: pick(stridesOf(shape), axes), offset: 0 })),
  )
  const [rows, columns] = places
  const all = rows.map((row) =>
    columns.map((column, at) => ({ at, factor: x.data[row + column] })).filter(({ factor }) => factor !== 0),
  )
  const count = all.reduce((sum, terms) => sum + terms.length, 0)
  return count <= most && 2 * count <= x.data.length ? all : undefined
}

/** Adds a term to what there is. */
function plus(s: Recorder, total: number | undefined, x: number, factor: number): number {
  if (total === undefined) return factor === 1 ? x : factor === -1 ? s.neg(x) : s.mul(s.constant(factor), x)
  if (factor === 1 || factor === -1) return factor === 1 ? s.add(total, x) : s.sub(total, x)
  return s.add(total, s.mul(s.constant(factor), x))
}

/** Writes the product of two operands, if one is such a matrix. */
export function sparse(
  fusion: Fusion,
  dtype: NumberType,
  slot: Slot,
  operands: readonly Atom[],
  sources: readonly Source[],
  groups: readonly Axes[],
  { batch, left, over, right }: Shapes,
): boolean {
  if (batch.length > 0) return false
  const known = operands.findIndex(isLit)
  const rows = known < 0 ? undefined : termsOf(operands[known], groups[known])
  const other = sources[1 - known]
  if (!rows || !isStored(other)) return false
  const [, own, summed] = groups[1 - known]
  const domain = known === 0 ? right : left
  const { strides, offset } = other.view
  const starts = offsets({ shape: over, strides: pick(strides, summed), offset })
  const entries = Array.from(starts, (start): Source => {
    return { slot: other.slot, view: { shape: domain, strides: pick(strides, own), offset: start } }
  })
  const scalar: Scalar = {
    name: "sparse product",
    dtype,
    results: rows.length,
    length: 2 * rows.reduce((sum, terms) => sum + terms.length, 0),
    code: (s, xs) =>
      rows.map(
        (terms) =>
          terms.reduce<number | undefined>((total, { at, factor }) => plus(s, total, xs[at], factor), undefined) ??
          s.constant(0),
      ),
  }
  const { draft, value } = fusion.pointwise(domain, scalar, entries)
  const dense = stridesOf(domain).map((stride) => (known === 0 ? stride : stride * rows.length))
  const step = known === 0 ? sizeOf(domain) : 1
  rows.forEach((_, i) => void fusion.write({ draft, value: value + i }, slot, { strides: dense, offset: i * step }))
  return true
}
