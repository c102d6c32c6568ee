import { minusOuters, sumOfRows } from "./rankTwo.js"
import { aligned, dot, reflection } from "./reflection.js"
import { rotation } from "./rotation.js"
import { define, once, type Routine, type Writer } from "./routine.js"
import { addRotation, beginSweep, lineBytes } from "./sweeps.js"
import type { Int, Real } from "./values.js"

/** The lines of numbers that the reduction needs, each as long as the longer side: results, and what it works with. */
export const bidiagonalLines = ["d", "e", "tauLeft", "tauRight", "x", "y", "line", "nothing"] as const

/** Column k from the diagonal on, less x_i v_k, as a line. */
function columnTo(r: Routine, line: Int, row: Int, stride: Int, rows: Int, k: Int, x: Int, v: Int): void {
  const factor = r.real(r.load(v.plus(k.times(8))))
  const [from, to, xAt] = [r.int(row.plus(k.times(8))), r.int(line), r.int(x)]
  r.for(0, rows, 1, () => {
    r.store(to, r.load(from).minus(r.load(xAt).times(factor)))
    from.add(stride)
    to.add(8)
    xAt.add(8)
  })
}

/** Lines as wide as the matrix, and the place from where on they count. */
interface Lines {
  readonly width: Int
  readonly next: Int
  readonly v: Int
  readonly y: Int
}

/** y becomes τ (y - (xᵀ u) v). */
function finishLeft(
  r: Routine,
  { width, next, v, y, share, tau }: Lines & { readonly share: Real; readonly tau: Real },
) {
  const [factor, part] = [tau, share].map((x) => r.vector(x.splat()))
  const from = r.int(aligned(next).times(8))
  const [yAt, vAt] = [r.int(y.plus(from)), r.int(v.plus(from))]
  r.for(from, width.times(8), 16, () => {
    r.storeVector(yAt, factor.times(r.loadVector(yAt).minusProduct(part, r.loadVector(vAt), r.fma)))
    yAt.add(16)
    vAt.add(16)
  })
  r.clear(y, next.times(8))
}

/** Row k less x_k v, which the last step left to do, and less u_k y, of which u_k is one. */
function takePending(
  r: Routine,
  { row, width, next, v, y, factor }: Lines & { readonly row: Int; readonly factor: Real },
) {
  const part = r.vector(factor.splat())
  const from = r.int(aligned(next).times(8))
  const [at, vAt, yAt] = [row, v, y].map((x) => r.int(x.plus(from)))
  r.for(from, width.times(8), 16, () => {
    r.storeVector(at, r.loadVector(at).minus(r.loadVector(yAt).plusProduct(part, r.loadVector(vAt), r.fma)))
    for (const x of [at, vAt, yAt]) x.add(16)
  })
}

function scale(r: Routine, from: Int, to: Int, factor: Real): void {
  const [at, part] = [r.int(from), r.vector(factor.splat())]
  r.while(
    () => at.less(to),
    () => {
      r.storeVector(at, r.loadVector(at).times(part))
      at.add(16)
    },
  )
}

/**
 * A = Q B Pᵀ, B upper bidiagonal, by reflections from the left, u, and from the right, v, in turn (Golub & Van Loan 5.4.8).
 * A step is A - u yᵀ - x vᵀ, of which y = τ Aᵀ u and x = τ (A - u yᵀ) v; x vᵀ is subtracted by the next step, in its pass over
 * A. Parameters: A, which is lost, the bytes from row to row, its columns, the width and height of the room that it has;
 * where the u go and the bytes between them, where the v go, as far apart as rows; the lines, which are zero at first.
 */
export const bidiagonalise: Writer = (context) => {
  const [reflect, pass, sum] = [reflection, minusOuters, sumOfRows].map((x) => once(context, x))
  return define(context, 9, (r, a, stride, n, width, height, lefts, leftStride, rights, lines) => {
    const at = bidiagonalLines.map((_, i) => r.int(lines.plus(height.times(8 * i))))
    const [d, e, tauLeft, tauRight, x, y, line, v] = at
    const [row, u, w] = [r.int(a), r.int(lefts), r.int(rights)]
    const below = r.int(height)
    r.for(0, n, 1, (k) => {
      const next = r.int(k.plus(1))
      const place = r.int(k.times(8))
      columnTo(r, line.plus(place), row, stride, below, k, x.plus(place), v)
      // The answers, τ and β, lie where y and the line will.
      r.call(reflect, line, u, k, height, y)
      r.store(tauLeft.plus(place), r.load(y))
      r.store(d.plus(place), r.load(y, 8))
      r.if(next.less(n), () => {
        const [top, start] = [r.int(aligned(k)), r.int(aligned(next))]
        const [topBytes, from] = [r.int(top.times(8)), r.int(start.times(8))]
        const xu = r.real(dot(r, x.plus(topBytes), x.plus(height.times(8)), u.minus(x)))
        const first = a.plus(top.times(stride)).plus(from)
        const across = r.int(width.minus(start))
        r.call(sum, first, stride, height.minus(top), across, u.plus(topBytes), y.plus(from))
        finishLeft(r, { width, next, v, y, share: xu, tau: r.load(tauLeft.plus(place)) })
        takePending(r, { row, width, next, v, y, factor: r.load(x.plus(place)) })
        r.call(reflect, row, w, next, width, line)
        r.store(tauRight.plus(place), r.load(line))
        r.store(e.plus(place), r.load(line, 8))
        const corner = a.plus(start.times(stride)).plus(from)
        const [xAt, vAt, uAt, yAt, wAt] = [x, v, u, y, w].map((z) => z.plus(from))
        r.call(pass, corner, stride, height.minus(start), across, xAt, vAt, uAt, yAt, wAt, xAt)
        scale(r, x.plus(from), x.plus(height.times(8)), r.load(tauRight.plus(place)))
        r.clear(x, next.times(8))
        v.set(w)
      })
      row.add(stride)
      u.add(leftStride)
      w.add(stride)
      below.add(-1)
    })
  })
}

/**
 * A lower bidiagonal matrix becomes an upper one by rotations from the left. Parameters: its diagonal, the one below it, the
 * size, more than one, where the sweep goes.
 */
export const turnedUp: Writer = (context) =>
  define(context, 4, (r, d, e, n, list) => {
    const [x, y, q] = [r.real(r.load(d)), r.real(), r.real()]
    beginSweep(r, list, 0, n.minus(1), 1)
    list.add(lineBytes)
    r.for(1, n, 1, () => {
      y.set(r.load(e))
      const { c, s, length } = rotation(r, x, y)
      r.store(d, length)
      q.set(r.load(d, 8))
      r.store(e, s.times(q))
      x.set(c.times(q))
      addRotation(r, list, c, s)
      d.add(8)
      e.add(8)
    })
    r.store(d, x)
  })
