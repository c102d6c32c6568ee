import type { Matrices, OnMatrices } from "../../../compile/steps.js"
import { padded, reflections, strideOf } from "../../../compile/workspace.js"
import type { Context } from "../context.js"
import { diagonalSigns, rowsIn, rowsOut, spoiled, upperRows } from "./move.js"
import { applyQ, qrInPanels } from "./qr.js"
import { define, once, type Routine, type Writer } from "./routine.js"
import { type Addresses, type OneMatrix, rowBytes, typeOf } from "./steps.js"
import type { Int } from "./values.js"

// QR of one matrix: from where the program has it to the room for work, and what is made of its reflections.

/**
 * 0 where all elements are finite, else NaN. Parameters: the matrix, the bytes from row to row, how many rows and columns, an
 * even number, where the answer goes.
 */
const finiteness: Writer = (context) =>
  define(context, 5, (r, a, stride, rows, columns, answer) => {
    const [sum, x] = [r.vector(), r.vector()]
    r.for(0, rows, 1, () => {
      const at = r.int(a)
      r.for(0, columns, 2, () => {
        x.set(r.loadVector(at))
        sum.set(sum.plus(x.minus(x)))
        at.add(16)
      })
      a.add(stride)
    })
    r.store(answer, sum.total())
  })

/** Where in the room things lie, all with the same bytes from row to row. */
interface Room {
  readonly a: Int
  readonly v: Int
  readonly t: Int
  readonly inside: Int
  readonly products: Int
}

interface Factored {
  readonly stride: number
  /** Factors a finite matrix and does what follows; elsewhere all results are NaN. */
  factor(r: Routine, at: Addresses, then: (room: Room) => void): void
  /** So many columns of Q, from the first one or from the first one behind R, in the place of A; and from there to `to`. */
  form(r: Routine, room: Room, columns: number, behind: boolean, to: Int): void
}

/** What one needs who has the reflections of a matrix; matrices in the room have so many columns. */
function factored(context: Context, step: OnMatrices, { rows, columns }: Matrices, width: number): Factored {
  const float = typeOf(step)
  const stride = 8 * strideOf(width)
  const [height, count] = [padded(rows), padded(columns)]
  const [move, back, spoil] = [
    once(context, rowsIn[float]),
    once(context, rowsOut[float]),
    once(context, spoiled[float]),
  ]
  const [finite, factor, apply] = [once(context, finiteness), once(context, qrInPanels), once(context, applyQ)]
  const bytes = height * stride
  return {
    stride,
    factor(r, { inputs: [from], outputs, room }, then) {
      const [a, v, t] = [room, r.int(room.plus(bytes)), r.int(room.plus(2 * bytes))]
      const inside = r.int(t.plus(reflections * stride))
      const products = r.int(inside.plus(2 * reflections * stride))
      r.clear(a, 2 * bytes + reflections * stride)
      r.call(move, from, rowBytes(float, columns), a, stride, rows, columns)
      r.call(finite, a, stride, rows, count, inside)
      r.if(
        r.load(inside).isNaN(),
        () => {
          for (const [i, y] of step.outputs.entries()) r.call(spoil, outputs[i], y.rows * y.columns)
        },
        () => {
          r.call(factor, a, v, t, inside, stride, height, count, products)
          then({ a, v, t, inside, products })
        },
      )
    },
    form(r, { a, v, t, inside, products }, size, behind, to) {
      r.clear(a, bytes)
      const at = r.int(behind ? a.plus(columns * stride) : a)
      r.for(0, size, 1, () => {
        r.store(at, 1)
        at.add(stride + 8)
      })
      r.call(apply, v, t, a, inside, stride, height, count, padded(size), behind ? 0 : 1, products)
      r.call(back, a, stride, to, rowBytes(float, size), rows, size)
    },
  }
}

export const qr: OneMatrix = (context, step) => {
  const [matrix] = step.inputs
  const { stride, factor, form } = factored(context, step, matrix, matrix.columns)
  const upper = once(context, upperRows[typeOf(step)])
  return (r, at) => {
    const [q, triangle] = at.outputs
    factor(r, at, (room) => {
      r.call(upper, room.a, stride, triangle, matrix.columns)
      form(r, room, matrix.columns, false, q)
    })
  }
}

export const complement: OneMatrix = (context, step) => {
  const [matrix] = step.inputs
  const [{ columns }] = step.outputs
  const { stride, factor, form } = factored(context, step, matrix, Math.max(columns, matrix.columns))
  const signs = once(context, diagonalSigns[typeOf(step)])
  return (r, at) => {
    const [rest, diagonal] = at.outputs
    factor(r, at, (room) => {
      r.call(signs, room.a, stride, diagonal, matrix.columns)
      if (columns > 0) form(r, room, columns, true, rest)
    })
  }
}
