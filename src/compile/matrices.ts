import type { Atom } from "../ir/atom.js"
import type { Aval } from "../ir/aval.js"
import { sizeOf } from "../ir/aval.js"
import type { MatrixRoutine } from "../ir/lower.js"
import type { Equation } from "../ir/program.js"
import { type Fusion, slotOf } from "./fusion.js"
import { Slot, type Source } from "./groups.js"
import type { Matrices, OnMatrices } from "./steps.js"
import { eighRoom, matrixRoom, padded, productRoom, reflectionRoom, svdRoom } from "./workspace.js"

/** Has every operand elements? */
export const hasElements = ({ inputs }: Equation): boolean => inputs.every((x) => sizeOf(x.aval.shape) > 0)

/**
 * What an algorithm takes for one matrix: numbers of float64 beside its results, and operations, the leading terms of
 * textbooks. Rows and columns are those of the first operand, sides the columns of the first result.
 */
interface Demand {
  room(rows: number, sides: number, columns: number): number
  flops(rows: number, sides: number, columns: number, wanted: readonly boolean[]): number
}

const square = (rows: number): number => matrixRoom(rows, rows)
const factoring = (rows: number): number => square(rows) + padded(rows) + productRoom(rows, rows)
const solving = (rows: number, columns: number): number =>
  square(rows) + matrixRoom(rows, columns) + productRoom(rows, columns)
/** Operations of n reflections of m rows, each of which changes the columns behind its own. */
const reflecting = (m: number, n: number): number => 2 * n * n * (m - n / 3)

const total = (parts: Readonly<Record<string, number>>): number => Object.values(parts).reduce((a, b) => a + b)

const demands: Readonly<Record<MatrixRoutine["name"], Demand>> = {
  cholesky: { room: (n) => square(n) + productRoom(n, n), flops: (n) => n ** 3 / 3 },
  lu: { room: factoring, flops: (n) => (2 * n ** 3) / 3 },
  det: { room: factoring, flops: (n) => (2 * n ** 3) / 3 },
  triangularSolve: { room: solving, flops: (n, columns) => n * n * columns },
  solve: { room: solving, flops: (n, columns) => 2 * n * n * columns },
  inverse: { room: solving, flops: (n) => (4 * n ** 3) / 3 },
  qr: { room: reflectionRoom, flops: (m, n) => 2 * reflecting(m, n) },
  complement: {
    room: (m, columns) => reflectionRoom(m, Math.max(columns, m - columns)),
    flops: (m, columns) => reflecting(m, m - columns) + 2 * columns * (m - columns) * (m + columns),
  },
  eigh: { room: (n) => total(eighRoom(n)), flops: (n, _, __, [, vectors]) => (vectors ? 9 : 4 / 3) * n ** 3 },
  svd: {
    room: (m, _, n) => total(svdRoom(m, n)),
    flops(m, k, n, [left, , right]) {
      const long = Math.max(m, n)
      return k * k * (left || right ? 14 * long + 8 * k : 4 * long - (4 * k) / 3)
    },
  },
}

/** A step for an equation whose operands are stacks with equal leading axes. Outputs that nothing reads need not be computed. */
export function onMatrices(
  fusion: Fusion,
  { inputs, outputs }: Equation,
  routine: MatrixRoutine,
  isRead: (x: Atom) => boolean,
): void {
  const lead = inputs[0].aval.shape.length - 2
  const shaped = ({ shape }: Aval, buffer: Slot): Matrices => ({
    buffer,
    rows: shape[lead] ?? 1,
    columns: shape[lead + 1] ?? 1,
  })
  const sources = inputs.map((x) => fusion.source(x))
  const stored = (x: Source, i: number): Slot =>
    typeof x === "number" ? fusion.copied(inputs[i]) : fusion.contiguous(x)
  const given = sources.map((x, i) => shaped(inputs[i].aval, stored(x, i)))
  const wanted = outputs.map(isRead)
  const slots = outputs.map(slotOf)
  const results = outputs.map((y, i) => shaped(y.aval, slots[i]))
  const room = new Slot("float64", demands[routine.name].room(given[0].rows, results[0].columns, given[0].columns))
  const count = sizeOf(inputs[0].aval.shape.slice(0, lead))
  fusion.push({ kind: "matrices", routine, count, inputs: given, outputs: results, wanted, room }, [...slots, room])
  outputs.forEach((y, i) => void fusion.bindTo(y, slots[i]))
}

export function flopsOfRoutine({ routine, count, inputs: [a], outputs: [x], wanted }: OnMatrices): number {
  return Math.round(count * demands[routine.name].flops(a.rows, x.columns, a.columns, wanted))
}
