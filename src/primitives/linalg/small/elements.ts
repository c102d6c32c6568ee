import { type Atom, Lit } from "../../../ir/atom.js"
import { aval } from "../../../ir/aval.js"
import { add } from "../../add.js"
import { concatenate } from "../../concatenate.js"
import { columnsOf, leadOf, rowsOf } from "../../kinds/matrices.js"
import { less } from "../../less.js"
import { neg } from "../../neg.js"
import { reshape } from "../../reshape.js"
import { slice } from "../../sliceAndPad.js"
import { where } from "../../where.js"

// Small matrices, element by element: a stack of them is a few stacks of numbers, with which vectors compute.

/** Stacks of numbers, as the elements of a matrix stand in it. */
export type Elements = readonly (readonly Atom[])[]

/** Matrices of so many rows are written out, */
const most = 4

/** with as many columns at most. */
export const isSmall = ({ aval: a }: Atom): boolean =>
  [rowsOf(a), columnsOf(a)].every((n) => n > 0 && n <= most) && leadOf(a).every((n) => n > 0)

/** The numbers at one place of the last axes. */
function at(x: Atom, place: readonly number[]): Atom {
  const { shape } = x.aval
  const lead = shape.slice(0, shape.length - place.length)
  const part = slice(x, {
    start: [...lead.map(() => 0), ...place],
    step: shape.map(() => 1),
    shape: [...lead, ...place.map(() => 1)],
  })
  return reshape(part, { shape: lead })
}

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

export const elementsOf = (x: Atom): Atom[][] =>
  range(rowsOf(x.aval)).map((i) => range(columnsOf(x.aval)).map((j) => at(x, [i, j])))

/** The numbers of stacks of vectors. */
export const entriesOf = (x: Atom): Atom[] => range(x.aval.shape[x.aval.shape.length - 1]).map((i) => at(x, [i]))

/** Stacks of vectors of these numbers. */
export function vectorOf(entries: readonly Atom[]): Atom {
  const lead = entries[0].aval.shape
  const parts = entries.map((x) => reshape(x, { shape: [...lead, 1] }))
  return concatenate(parts, lead.length)
}

/** Stacks of matrices of these numbers. */
export function matrixOf(elements: Elements): Atom {
  const lead = elements[0][0].aval.shape
  const rows = elements.map((row) =>
    concatenate(
      row.map((x) => reshape(x, { shape: [...lead, 1, 1] })),
      lead.length + 1,
    ),
  )
  return concatenate(rows, lead.length)
}

/** A number at each place of a stack. */
export const filled = (like: Atom, value: number, dtype = like.aval.dtype): Atom =>
  new Lit(aval(like.aval.shape, dtype), value)

/** |x|, of -0 too: machines have one instruction for it. */
export const magnitude = (x: Atom): Atom => where(less(x, filled(x, 0)), neg(x), add(x, filled(x, 0)))
