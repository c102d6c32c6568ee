import type { OnMatrices } from "../../../compile/steps.js"
import { matrixRoom, padded, strideOf } from "../../../compile/workspace.js"
import type { MatrixRoutine } from "../../../ir/lower.js"
import type { Context } from "../context.js"
import { upperCholesky } from "./cholesky.js"
import { luInHalves, pivotProduct } from "./lu.js"
import { type Float, lowerTransposed, rowsIn, rowsOut, spoiled, transposedIn, unitBeyond } from "./move.js"
import { columnsOut, ordering, scatteredRows, takenRows, vanishing } from "./order.js"
import { type Callee, once, type Routine } from "./routine.js"
import { solver, unitInverse } from "./triangular.js"
import type { Int } from "./values.js"

// Each routine on one matrix: from where the program has it to the room for work, and back.

/** Where the matrices of one place in the stacks lie. */
export interface Addresses {
  readonly inputs: readonly Int[]
  readonly outputs: readonly Int[]
  readonly room: Int
}

/** Adds the functions that are called to the module, and returns what writes the calls. */
export type OneMatrix = (context: Context, step: OnMatrices) => (r: Routine, at: Addresses) => void

type Named<N extends MatrixRoutine["name"]> = MatrixRoutine & { readonly name: N }

/** A matrix in the room for work, with rows and columns up to a multiple of four. */
interface Laid {
  readonly rows: number
  readonly columns: number
  /** Rows and columns with those beyond the matrix. */
  readonly height: number
  readonly width: number
  /** Bytes from row to row, and of all. */
  readonly stride: number
  readonly bytes: number
}

export const laid = (rows: number, columns: number): Laid => ({
  rows,
  columns,
  height: padded(rows),
  width: padded(columns),
  stride: 8 * strideOf(columns),
  bytes: 8 * matrixRoom(rows, columns),
})

/** The type of the matrices, and how many bytes a row of one has. */
export const typeOf = ({ outputs: [{ buffer }] }: OnMatrices): Float => buffer.dtype as Float
export const rowBytes = (float: Float, columns: number): number => columns * (float === "float64" ? 8 : 4)

/** Writes a square matrix into the room, and a unit matrix beyond it. */
function square(
  context: Context,
  float: Float,
  { rows, height, stride }: Laid,
): (r: Routine, from: Int, to: Int) => void {
  const [move, beyond] = [once(context, rowsIn[float]), once(context, unitBeyond)]
  return (r, from, to) => {
    r.call(move, from, rowBytes(float, rows), to, stride, rows, rows)
    r.call(beyond, to, stride, rows, height)
  }
}

export const cholesky: OneMatrix = (context, step) => {
  const float = typeOf(step)
  const a = laid(step.outputs[0].rows, step.outputs[0].rows)
  const [move, back] = [once(context, transposedIn[float]), once(context, lowerTransposed[float])]
  const [factor, beyond, spoil] = [
    once(context, upperCholesky),
    once(context, unitBeyond),
    once(context, spoiled[float]),
  ]
  return (r, { inputs: [from], outputs: [to], room }) => {
    r.call(move, from, room, a.stride, a.rows, a.rows)
    r.call(beyond, room, a.stride, a.rows, a.height)
    r.call(factor, room, a.stride, a.height, room.plus(a.bytes))
    // NaN spreads to all pivots that follow.
    r.if(
      r.load(room.plus((a.rows - 1) * (a.stride + 8))).isNaN(),
      () => r.call(spoil, to, a.rows * a.rows),
      () => r.call(back, room, a.stride, to, a.rows),
    )
  }
}

export const lu: OneMatrix = (context, step) => {
  const float = typeOf(step)
  const a = laid(step.outputs[0].rows, step.outputs[0].rows)
  const { pivot } = step.routine as Named<"lu">
  const put = square(context, float, a)
  const factor = once(context, luInHalves[pivot ? "pivoted" : "plain"])
  const [back, order] = [once(context, rowsOut[float]), once(context, ordering)]
  return (r, { inputs: [from], outputs: [to, pivots, permutation], room }) => {
    const products = r.int(room.plus(a.bytes))
    put(r, from, room)
    // Pivots beyond the matrix go where nobody reads them.
    const own = r.int(products)
    r.call(factor, room, a.stride, a.height, a.height, 0, own, products.plus(8 * a.height))
    r.copy(pivots, own, 4 * a.rows)
    r.call(order, pivots, permutation, a.rows)
    r.call(back, room, a.stride, to, rowBytes(float, a.rows), a.rows, a.rows)
  }
}

export const det: OneMatrix = (context, step) => {
  const float = typeOf(step)
  const a = laid(step.inputs[0].rows, step.inputs[0].rows)
  const put = square(context, float, a)
  const [factor, product] = [once(context, luInHalves.pivoted), once(context, pivotProduct)]
  const back = once(context, rowsOut[float])
  return (r, { inputs: [from], outputs: [to], room }) => {
    const own = r.int(room.plus(a.bytes))
    const rest = r.int(own.plus(8 * a.height))
    put(r, from, room)
    r.call(factor, room, a.stride, a.height, a.height, 0, own, rest)
    r.call(product, room, a.stride, a.rows, own, rest)
    r.call(back, rest, 8, to, 8, 1, 1)
  }
}

/** The right-hand sides in the room behind the matrix, and what is done where a pivot vanishes. */
function sides(context: Context, step: OnMatrices) {
  const float = typeOf(step)
  const [{ rows, columns }] = step.outputs
  const [a, b] = [laid(rows, rows), laid(rows, columns)]
  const put = square(context, float, a)
  const [vanishes, spoil] = [once(context, vanishing), once(context, spoiled[float])]
  /** Does what follows, unless a pivot is zero. */
  const regular = (r: Routine, room: Int, to: Int, then: () => void) => {
    // The function leaves its answer in the first bytes behind.
    const answer = r.int(room.plus(a.bytes))
    r.call(vanishes, room, a.stride, rows, answer)
    r.if(r.loadInt(answer), () => r.call(spoil, to, rows * columns), then)
  }
  return { float, a, b, put, regular, lineBytes: rowBytes(float, columns) }
}

export const triangularSolve: OneMatrix = (context, step) => {
  const { float, a, b, put, regular, lineBytes } = sides(context, step)
  const { lower, transpose, unit } = step.routine as Named<"triangularSolve">
  const [move, back] = [once(context, rowsIn[float]), once(context, rowsOut[float])]
  const run = once(context, solver({ lower, transpose, unit }))
  return (r, { inputs: [matrix, from], outputs: [to], room }) => {
    const [x, products] = [r.int(room.plus(a.bytes)), r.int(room.plus(a.bytes + b.bytes))]
    const solved = () => {
      r.clear(x, b.bytes)
      r.call(move, from, lineBytes, x, b.stride, b.rows, b.columns)
      r.call(run, room, a.stride, x, b.stride, b.height, b.width, products)
      r.call(back, x, b.stride, to, lineBytes, b.rows, b.columns)
    }
    put(r, matrix, room)
    if (unit) solved()
    else regular(r, room, to, solved)
  }
}

export const solve: OneMatrix = (context, step) => {
  const { float, a, b, put, regular, lineBytes } = sides(context, step)
  const { transpose } = step.routine as Named<"solve">
  const [take, scatter] = [once(context, takenRows[float]), once(context, scatteredRows[float])]
  const [move, back] = [once(context, rowsIn[float]), once(context, rowsOut[float])]
  const below = once(context, solver({ lower: true, transpose, unit: true }))
  const above = once(context, solver({ lower: false, transpose, unit: false }))
  return (r, { inputs: [matrix, order, , from], outputs: [to], room }) => {
    const [x, products] = [r.int(room.plus(a.bytes)), r.int(room.plus(a.bytes + b.bytes))]
    const run = (callee: Callee) => r.call(callee, room, a.stride, x, b.stride, b.height, b.width, products)
    put(r, matrix, room)
    regular(r, room, to, () => {
      r.clear(x, b.bytes)
      if (transpose) {
        // Aᵀ = Uᵀ Lᵀ P
        r.call(move, from, lineBytes, x, b.stride, b.rows, b.columns)
        run(above)
        run(below)
        r.call(scatter, x, b.stride, to, lineBytes, order, b.rows, b.columns)
      } else {
        r.call(take, from, lineBytes, x, b.stride, order, b.rows, b.columns)
        run(below)
        run(above)
        r.call(back, x, b.stride, to, lineBytes, b.rows, b.columns)
      }
    })
  }
}

/** A⁻¹ = U⁻¹ L⁻¹ P: L⁻¹ is a triangle too, and P puts the columns in order. */
export const inverse: OneMatrix = (context, step) => {
  const { float, a, put, regular } = sides(context, step)
  const invert = once(context, unitInverse)
  const above = once(context, solver({ lower: false, transpose: false, unit: false }))
  const order = once(context, columnsOut[float])
  return (r, { inputs: [matrix, permutation], outputs: [to], room }) => {
    const [x, products] = [r.int(room.plus(a.bytes)), r.int(room.plus(2 * a.bytes))]
    put(r, matrix, room)
    regular(r, room, to, () => {
      r.clear(x, a.bytes)
      r.call(invert, room, a.stride, x, a.stride, a.height, products)
      r.call(above, room, a.stride, x, a.stride, a.height, a.width, products)
      r.call(order, x, a.stride, to, permutation, a.rows)
    })
  }
}
