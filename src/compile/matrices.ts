import type { Aval } from "../ir/aval.js"
import { sizeOf } from "../ir/aval.js"
import type { MatrixRoutine } from "../ir/lower.js"
import type { Equation } from "../ir/program.js"
import { Slot, type Source } from "./draft.js"
import { type Fusion, slotOf } from "./fusion.js"
import type { Matrices, OnMatrices } from "./steps.js"
import { matrixRoom, padded, productRoom } from "./workspace.js"

/** Has every operand elements? */
export const hasElements = ({ inputs }: Equation): boolean => inputs.every((x) => sizeOf(x.aval.shape) > 0)

/** Room for the work of a routine on one matrix after the other, in float64. */
function roomFor({ name }: MatrixRoutine, inputs: readonly Matrices[], outputs: readonly Matrices[]): number {
  const [[{ rows }], [{ columns }]] = [inputs, outputs]
  const square = matrixRoom(rows, rows)
  if (name === "cholesky") return square + productRoom(rows, rows)
  if (name === "lu" || name === "det") return square + padded(rows) + productRoom(rows, rows)
  return square + matrixRoom(rows, columns) + productRoom(rows, columns)
}

/** A step for an equation whose operands are stacks with equal leading axes. */
export function onMatrices(fusion: Fusion, { inputs, outputs }: Equation, routine: MatrixRoutine): void {
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
  const slots = outputs.map(slotOf)
  const results = outputs.map((y, i) => shaped(y.aval, slots[i]))
  const room = new Slot("float64", roomFor(routine, given, results))
  const count = sizeOf(inputs[0].aval.shape.slice(0, lead))
  fusion.push({ kind: "matrices", routine, count, inputs: given, outputs: results, room }, [...slots, room])
  outputs.forEach((y, i) => void fusion.bindTo(y, slots[i]))
}

/** The leading terms of textbooks. */
export function flopsOfRoutine({ routine, count, inputs: [{ rows }], outputs: [{ columns }] }: OnMatrices): number {
  const cube = rows ** 3
  const each: Record<MatrixRoutine["name"], number> = {
    cholesky: cube / 3,
    lu: (2 * cube) / 3,
    det: (2 * cube) / 3,
    triangularSolve: rows * rows * columns,
    solve: 2 * rows * rows * columns,
    inverse: (4 * cube) / 3,
  }
  return Math.round(count * each[routine.name])
}
