import type { OnMatrices } from "../../../compile/steps.js"
import { rotationsRoom, svdRoom, svdSizes } from "../../../compile/workspace.js"
import type { Context } from "../context.js"
import { bidiagonalise, bidiagonalLines, turnedUp } from "./bidiagonal.js"
import { bidiagonalQr } from "./bidiagonalQr.js"
import { type Float, rowsIn, spoiled, transposedIn } from "./move.js"
import { partsAt } from "./parts.js"
import { products } from "./product.js"
import { formRows, reflectedRows } from "./reflection.js"
import { once, type Routine } from "./routine.js"
import { descending, madePositive, orderedColumns, orderedValues, scaled, triangles } from "./spectrum.js"
import { laid, type OneMatrix, rowBytes, typeOf } from "./steps.js"
import { lineBytes, turnRows } from "./sweeps.js"
import type { Int } from "./values.js"

/** Rows in the room: where, and the bytes from row to row, and how many columns. */
interface Rows {
  readonly at: Int
  readonly stride: number
  readonly width: number
  /** So many of them turn: none where vectors are not wanted. */
  readonly turning: number
}

/** What the sizes decide, by the ways that LAPACK takes. */
const waysOf = ({ inputs: [{ rows: m, columns: n }], wanted }: OnMatrices) => {
  const { long, short, inner } = svdSizes(m, n)
  const [vectors, wide, factored] = [wanted[0] || wanted[2], m < n, inner < long]
  return { m, n, long, short, inner, wide, factored, vectors }
}
type Ways = ReturnType<typeof waysOf>
type Parts = ReturnType<typeof partsAt<keyof ReturnType<typeof svdRoom>>>

/** Writes A or Aᵀ into the room, scaled: with rows along its longer side if it is factored, else along the shorter one. */
function bringing(context: Context, float: Float, { m, n, long, short, wide, factored }: Ways) {
  const [rows, columns] = factored ? [short, long] : [long, short]
  const { stride, width, bytes } = laid(rows, columns)
  const [move, turn, scale] = [rowsIn[float], transposedIn[float], scaled].map((x) => once(context, x))
  return (r: Routine, from: Int, at: Parts) => {
    const to = factored ? at.long : at.a
    r.clear(to, bytes)
    if (wide === factored) r.call(move, from, rowBytes(float, columns), to, stride, rows, columns)
    else {
      r.call(turn, from, to, stride, m, n)
      const beyond = r.int(to.plus(8 * columns))
      r.for(0, rows, 1, () => {
        r.clear(beyond, 8 * (width - columns))
        beyond.add(stride)
      })
    }
    r.call(scale, to, bytes, at.numbers)
  }
}

/** A = Q R, or Aᵀ: R, or Rᵀ where A is wide, takes the place of A, and the rows of Qᵀ stand apart. */
function factoring(context: Context, { long, short, wide, vectors }: Ways) {
  const { stride, width } = laid(short, long)
  const square = laid(short, short)
  const [reflect, form, triangle] = [reflectedRows, formRows, triangles[wide ? "lower" : "upper"]].map((x) =>
    once(context, x),
  )
  return (r: Routine, at: Parts) => {
    r.call(reflect, at.long, stride, short, width, at.reflections, at.lines, at.numbers.plus(8))
    if (vectors) r.call(form, at.outer, stride, short, width, at.reflections, stride, at.lines, short, 0)
    r.clear(at.a, square.bytes)
    r.call(triangle, at.long, stride, at.a, square.stride, short)
  }
}

/** A = U B Vᵀ, and the rows of Uᵀ and Vᵀ turn with the iteration on B. */
function diagonalising(context: Context, { short, inner, wide, factored, vectors }: Ways) {
  const [tall, square] = [laid(short, inner), laid(short, short)]
  const [reduce, form, iterate] = [bidiagonalise, formRows, bidiagonalQr].map((x) => once(context, x))
  const [up, turn, positive] = [turnedUp, turnRows, madePositive].map((x) => once(context, x))
  const row = 8 * tall.width
  return (r: Routine, at: Parts): readonly Rows[] => {
    const [d, e, tauLeft, tauRight] = bidiagonalLines.map((_, i) => r.int(at.lines.plus(row * i)))
    const [q, p] = [
      { at: at.u, stride: tall.stride, width: tall.width, turning: vectors ? tall.width : 0 },
      { at: at.v, stride: square.stride, width: square.width, turning: vectors ? square.width : 0 },
    ]
    const lower = wide && !factored
    const [left, right] = lower ? [p, q] : [q, p]
    const listBytes = 8 * rotationsRoom(short)
    r.clear(at.lines, row * bidiagonalLines.length)
    r.call(reduce, at.a, p.stride, short, p.width, tall.width, at.lefts, q.stride, at.rights, at.lines)
    if (vectors) {
      r.call(form, at.u, q.stride, short, q.width, at.lefts, q.stride, tauLeft, short, 0)
      r.call(form, at.v, p.stride, short, p.width, at.rights, p.stride, tauRight, short - 1, 1)
    }
    if (lower && short > 1) {
      r.call(up, d, e, short, at.list)
      r.call(turn, left.at, left.stride, left.turning, at.list, at.list.plus(lineBytes * short))
    }
    const [onLeft, onRight] = [left, right].map((rows) => [rows.at, rows.stride, rows.turning])
    r.call(iterate, d, e, short, ...onLeft, ...onRight, at.list, listBytes, at.numbers.plus(8))
    // A negative value changes the sign of its right vector; a single one that of its left vector, as LAPACK does.
    const changed = short === 1 ? left : right
    r.call(positive, d, short, changed.at, changed.stride, changed.turning)
    return [left, right]
  }
}

export const svd: OneMatrix = (context, step) => {
  const float = typeOf(step)
  const ways = waysOf(step)
  const { m, n, long, short, wide, factored, vectors } = ways
  const [wantsU, , wantsV] = step.wanted
  const [bring, factor, diagonalise] = [
    bringing(context, float, ways),
    factoring(context, ways),
    diagonalising(context, ways),
  ]
  const [sort, values, columns] = [descending, orderedValues[float], orderedColumns[float]].map((x) => once(context, x))
  const [multiply, spoil] = [products.rows.plus, spoiled[float]].map((x) => once(context, x))
  const { stride, width, height, bytes } = laid(short, long)
  return (r, { inputs: [from], outputs: [u, s, v], room }) => {
    const at = partsAt(r, room, svdRoom(m, n))
    const outward = (rows: Rows): Rows => {
      r.clear(at.long, bytes)
      r.call(multiply, at.long, stride, rows.at, rows.stride, at.outer, stride, height, height, width, at.product)
      return { at: at.long, stride, width, turning: width }
    }
    const solved = ([left, right]: readonly Rows[]) => {
      const [ofU, ofV] = factored && vectors ? (wide ? [left, outward(right)] : [outward(left), right]) : [left, right]
      r.call(sort, at.lines, at.order, short)
      r.call(values, at.lines, at.order, short, at.numbers, s)
      if (wantsU) r.call(columns, ofU.at, ofU.stride, at.order, u, short, m)
      if (wantsV) r.call(columns, ofV.at, ofV.stride, at.order, v, short, n)
    }
    const spoilAll = () => {
      if (wantsU) r.call(spoil, u, m * short)
      r.call(spoil, s, short)
      if (wantsV) r.call(spoil, v, n * short)
    }
    bring(r, from, at)
    r.if(
      r.load(at.numbers).less(Number.POSITIVE_INFINITY),
      () => {
        if (factored) factor(r, at)
        const rows = diagonalise(r, at)
        r.if(r.loadInt(at.numbers, 8), () => solved(rows), spoilAll)
      },
      spoilAll,
    )
  }
}
