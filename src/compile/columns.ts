/**
 * Rows of a few elements begin and end a loop each, where something goes along them that the rest of a kernel does not: a sum
 * of theirs, or a number that is the same in the whole row. Column by column such arrays are put together, or taken apart, so
 * that all else runs over them as one row.
 */
import type { Atom } from "../ir/atom.js"
import { sizeOf, stridesOf } from "../ir/aval.js"
import { record, rewritten } from "../ir/builder.js"
import { isFloat } from "../ir/dtype.js"
import type { Equation, Program } from "../ir/program.js"
import { add } from "../primitives/add.js"
import { reshape } from "../primitives/reshape.js"
import { entriesOf, together } from "./entries.js"

/** Rows of more elements are worth a loop. */
const short = 4
/** Fewer rows make no longer one. */
const fewest = 8
/** Larger arrays lie in memory that is slower than the loops. */
const most = 4096
/** In longer programs, as of series that are written out, a kernel does so much in a row that its beginning hardly counts. */
const longest = 600

/** Are these strides those of rows of a few elements, of which there are some, all of one row at one place? */
function areOfShortRows(shape: readonly number[], strides: readonly number[]): boolean {
  const rows = shape.slice(0, -1)
  const length = shape.at(-1) ?? 0
  if (length < 2 || length > short || sizeOf(rows) < fewest || sizeOf(shape) > most) return false
  const dense = [...stridesOf(rows), 0]
  return strides.every((stride, axis) => stride === dense[axis] || shape[axis] === 1)
}

function repeated(x: Atom, shape: readonly number[]): Atom {
  const column = reshape(x, { shape: shape.slice(0, -1) })
  return together(new Array<Atom>(shape.at(-1) as number).fill(column), shape.length - 1)
}

type ByColumns = (x: Atom) => Atom

/** How the result follows column by column, if it is about short rows. */
function byColumns({ primitive: { lower }, inputs: [x], outputs: [out], params }: Equation): ByColumns | undefined {
  const { shape } = out.aval
  if (!isFloat(out.aval.dtype)) return undefined
  if (lower?.kind === "reduction" && areOfShortRows(x.aval.shape, lower.strides(x.aval.shape, params)))
    return (given) => {
      const total = entriesOf(given, given.aval.shape.length - 1).reduce((sum, column) => add(sum, column))
      return reshape(total, { shape })
    }
  if (lower?.kind !== "view") return undefined
  const { strides, offset } = lower.view(x.aval, params)
  return offset === 0 && areOfShortRows(shape, strides) ? (given) => repeated(given, shape) : undefined
}

/** The program with sums along short rows, and numbers that are the same in one, column by column. */
export function columnwise(program: Program): Program {
  if (program.equations.length > longest || !program.equations.some(byColumns)) return program
  return rewritten(program, (e, inputs) => {
    const by = byColumns(e)
    return by ? [by(inputs[0])] : record(e.primitive, inputs, e.params, e.bodies)
  })
}
