import { type Atom, isLit } from "../ir/atom.js"
import { sizeOf } from "../ir/aval.js"
import { buildFrom, record } from "../ir/builder.js"
import { isFloat } from "../ir/dtype.js"
import type { Equation, Program } from "../ir/program.js"
import { concatenate } from "../primitives/concatenate.js"
import { contract } from "../primitives/contract.js"
import { permute } from "../primitives/permute.js"
import { reshape } from "../primitives/reshape.js"
import { slice } from "../primitives/sliceAndPad.js"

/** A contraction of some rows, along their last axis, with a matrix, along one of its axes. */
interface Rows {
  readonly equation: Equation
  readonly rows: Atom
  readonly matrix: Atom
  /** The matrix is this operand, and is summed along this axis. */
  readonly operand: 0 | 1
  readonly axis: number
}

/** A matrix of fewer elements stays in the cache from one product to the next. */
const large = 1 << 14
/** Fewer rows are dot products, which one kernel computes for all of them. */
const fewest = 4

const count = ({ rows: { aval } }: Rows): number => sizeOf(aval.shape.slice(0, -1))

function rowsOf(equation: Equation): Rows | undefined {
  const { primitive, params, inputs, outputs } = equation
  if (primitive.lower?.kind !== "contraction" || !isFloat(outputs[0].aval.dtype)) return undefined
  const { batch, over } = primitive.lower.axes(params)
  if (batch[0].length > 0 || over[0].length !== 1) return undefined
  for (const operand of isLit(inputs[0]) ? ([0, 1] as const) : ([1, 0] as const)) {
    const [rows, matrix] = [inputs[1 - operand], inputs[operand]]
    const { shape } = matrix.aval
    const last = rows.aval.shape.length - 1
    if (shape.length === 2 && sizeOf(shape) >= large && over[1 - operand][0] === last)
      return { equation, rows, matrix, operand, axis: over[operand][0] }
  }
  return undefined
}

/** A single row would have the matrix read for it alone; the others should not cost more to copy than that. */
function isWorth(group: readonly Rows[]): boolean {
  const singles = group.filter((x) => count(x) === 1).length
  const total = group.reduce((sum, x) => sum + count(x), 0)
  const [{ matrix, axis }] = group
  return group.length > 1 && total >= fewest && total <= singles * matrix.aval.shape[1 - axis]
}

/** An equation, and after how many such contractions, one upon the other, it can come: they themselves between two counts. */
interface Ranked {
  readonly equation: Equation
  readonly rank: number
  readonly rows: Rows | undefined
}

function ranked({ equations }: Program): Ranked[] {
  const ranks = new Map<Atom, number>()
  return equations.map((equation) => {
    const before = equation.inputs.reduce((most, x) => Math.max(most, ranks.get(x) ?? 0), 0)
    const rows = rowsOf(equation)
    for (const y of equation.outputs) ranks.set(y, rows ? before + 1 : before)
    return { equation, rank: rows ? before + 0.5 : before, rows }
  })
}

/** Contractions with the same matrix and of the same rank: none needs another. */
function groupsOf(all: readonly Ranked[]): Rows[][] {
  const groups = new Map<string, Rows[]>()
  for (const { rank, rows } of all) {
    if (!rows) continue
    const key = `${rows.matrix.id} ${rows.axis} ${rank}`
    groups.set(key, [...(groups.get(key) ?? []), rows])
  }
  return [...groups.values()].filter(isWorth)
}

/** One product of all rows, and of its result the rows that each contraction asked for, in the order of its axes. */
function product(group: readonly Rows[], at: (x: Atom) => Atom): Atom[] {
  const [{ matrix, axis }] = group
  const depth = matrix.aval.shape[axis]
  const columns = matrix.aval.shape[1 - axis]
  const rows = group.map((x) => reshape(at(x.rows), { shape: [count(x), depth] }))
  const all = contract(concatenate(rows, 0), at(matrix), { batch: [[], []], over: [[1], [axis]] })
  let start = 0
  return group.map((x) => {
    const own = x.rows.aval.shape.slice(0, -1)
    const part = slice(all, { start: [start, 0], step: [1, 1], shape: [count(x), columns] })
    start += count(x)
    const result = reshape(part, { shape: [...own, columns] })
    const axes = own.map((_, d) => d)
    return x.operand === 1 ? result : permute(result, { axes: [own.length, ...axes] })
  })
}

/**
 * Products of single rows with a large matrix become rows of a product that reads the matrix anyway: the value and the
 * sum of a collapsed jet go with its directions.
 */
export const join = (program: Program): Program => (program.equations.some(rowsOf) ? joined(program) : program)

function joined(program: Program): Program {
  const all = ranked(program)
  const groups = new Map(groupsOf(all).flatMap((group) => group.map((x) => [x.equation, group] as const)))
  if (groups.size === 0) return program
  return buildFrom(
    program.inputs.map((v) => v.aval),
    (inputs) => {
      const env = new Map<Atom, Atom>(program.inputs.map((v, i) => [v, inputs[i]]))
      const at = (x: Atom): Atom => env.get(x) ?? x
      const define = ({ outputs }: Equation, values: readonly Atom[]) =>
        void outputs.forEach((v, i) => void env.set(v, values[i]))
      for (const { equation: e } of all.toSorted((x, y) => x.rank - y.rank)) {
        const group = groups.get(e)
        if (!group) define(e, record(e.primitive, e.inputs.map(at), e.params, e.bodies))
        else if (group[0].equation === e) product(group, at).forEach((y, i) => void define(group[i].equation, [y]))
      }
      return program.outputs.map(at)
    },
  )
}
