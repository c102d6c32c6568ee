import { bidiagonalise } from "./bidiagonal.js"
import { Iteration } from "./bidiagonalQr.js"
import { factorQr, formQ, formR } from "./qr.js"
import { rotation, turnRows } from "./rotation.js"

/** A [m, n] = U diag(s) Vᵀ, of min(m, n) singular values. */
export interface Svd {
  /** Descending. */
  readonly s: Float64Array
  /** Uᵀ, each row a vector of m */
  readonly u: Float64Array
  /** Vᵀ, each row a vector of n */
  readonly v: Float64Array
}

/** Bᵀ, lower bidiagonal, becomes upper bidiagonal by rotations from the left. */
function turnUp(d: Float64Array, e: Float64Array, left: Float64Array): void {
  const n = d.length
  for (let i = 0; i < n - 1; i++) {
    const [c, s, r] = rotation(d[i], e[i])
    d[i] = r
    e[i] = s * d[i + 1]
    d[i + 1] *= c
    turnRows(left, left.length / n, i, i + 1, c, s)
  }
}

function transposedCopy(a: Float64Array, m: number, n: number): Float64Array {
  const out = new Float64Array(n * m)
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) out[j * m + i] = a[i * n + j]
  return out
}

/** x Qᵀ for x, [n, n], and Q, [m, n]. */
function timesTransposed(x: Float64Array, q: Float64Array, m: number, n: number): Float64Array {
  const out = new Float64Array(n * m)
  for (let i = 0; i < n; i++)
    for (let j = 0; j < m; j++) {
      let sum = 0
      for (let k = 0; k < n; k++) sum += x[i * n + k] * q[j * n + k]
      out[i * m + j] = sum
    }
  return out
}

/** A matrix as a bidiagonal one between orthogonal ones, by the ways that LAPACK takes, so that signs come out as there. */
function reduced(a: Float64Array, m: number, n: number) {
  const wide = m < n
  const [long, short] = wide ? [n, m] : [m, n]
  const work = wide ? transposedCopy(a, m, n) : a.slice()
  if (long < Math.floor((short * 11) / 6)) {
    const { d, e, q, p } = bidiagonalise(work, long, short)
    if (wide) turnUp(d, e, p)
    return { d, e, left: wide ? p : q, right: wide ? q : p }
  }
  const taus = factorQr(work, long, short)
  const q = formQ(work, taus, long, 0, short)
  const r = formR(work, short)
  const b = bidiagonalise(wide ? transposedCopy(r, short, short) : r, short, short)
  return { d: b.d, e: b.e, left: b.q, right: b.p, outer: { q, wide } }
}

/** The rows of `z` in another order, each times -1 where that is wanted. */
function arranged(z: Float64Array, order: readonly number[], negate: (i: number) => boolean): Float64Array {
  const width = z.length / order.length
  const out = new Float64Array(z.length)
  order.forEach((from, to) => {
    const sign = negate(from) ? -1 : 1
    for (let j = 0; j < width; j++) out[to * width + j] = sign * z[from * width + j]
  })
  return out
}

/** The singular values of `a`, [m, n], and the vectors. NaN where `a` is not finite. */
export function singularValues(a: Float64Array, m: number, n: number): Svd {
  const size = Math.min(m, n)
  const nan = (length: number) => new Float64Array(length).fill(Number.NaN)
  const failed = () => ({ s: nan(size), u: nan(size * m), v: nan(size * n) })
  if (size === 0) return { s: nan(0), u: nan(0), v: nan(0) }
  if (!a.every(Number.isFinite)) return failed()
  const scale = a.reduce((most, x) => Math.max(most, Math.abs(x)), 0) || 1
  const { d, e, left, right, outer } = reduced(
    a.map((x) => x / scale),
    m,
    n,
  )
  if (!new Iteration(d, e, left, right).run()) return failed()
  const order = Array.from(d, (_, i) => i).sort((i, j) => Math.abs(d[j]) - Math.abs(d[i]))
  // A negative value changes the sign of its right vector; a single one that of its left vector, as LAPACK does.
  const u = arranged(left, order, (i) => size === 1 && d[i] < 0)
  const v = arranged(right, order, (i) => size > 1 && d[i] < 0)
  return {
    s: Float64Array.from(order, (i) => Math.abs(d[i]) * scale),
    u: outer && !outer.wide ? timesTransposed(u, outer.q, m, size) : u,
    v: outer?.wide ? timesTransposed(v, outer.q, n, size) : v,
  }
}
