import { reflector } from "./reflection.js"
import { define, once, type RealVariable, type Routine, type VectorVariable, type Writer } from "./routine.js"
import { type Int, Real, type Vector, zeros } from "./values.js"

// Householder's reflections H = 1 - τ v vᵀ with v_0 = 1, four columns at a time. The product of several is 1 - V T Vᵀ with
// T upper triangular (Schreiber and Van Loan, A storage-efficient WY representation, 1989).

/** Sums of squares between these bounds have lost nothing. */
const [tiny, huge] = [1e-280, 1e280]

/** Column j of a row that stands in two vectors. */
const splat = (row: readonly Vector[], j: number): Vector => {
  const [half, lane] = [row[j >> 1], (j % 2) as 0 | 1]
  return half.shuffle(half, lane, lane)
}

/** The half of a row that has column j, with x there. */
const replaced = (half: Vector, j: number, x: Vector): Vector =>
  j % 2 === 0 ? x.shuffle(half, 0, 1) : half.shuffle(x, 0, 1)

/** Two of four numbers as a vector. */
const pair = (x: readonly Real[], i: number): Vector => x[2 * i].splat().shuffle(x[2 * i + 1].splat(), 0, 0)

/**
 * Σ (x_i / u) r_i of four columns r and one of them, x, u the largest |x_i|, so that no product overflows or vanishes; and
 * the norm of x. Parameters: the first row, how far the column is from it, the bytes from row to row, how many rows, where
 * the sums, u and the norm go. All are zero where x is.
 */
const carefulSums: Writer = (context) =>
  define(context, 5, (r, row, column, stride, rows, to) => {
    const most = r.real()
    const at = r.int(row.plus(column))
    r.for(0, rows, 1, () => {
      most.set(most.most(r.load(at).abs()))
      at.add(stride)
    })
    r.clear(to, 6 * 8)
    r.if(most.more(0), () => {
      const unit = r.vector(most.splat())
      const sums = [r.vector(), r.vector()]
      const [factor, squares] = [r.vector(), r.vector()]
      r.for(0, rows, 1, () => {
        factor.set(r.loadSplat(row.plus(column)).over(unit))
        squares.set(squares.plus(factor.times(factor)))
        sums.forEach((sum, i) => void sum.set(sum.plus(factor.times(r.loadVector(row, 16 * i)))))
        row.add(stride)
      })
      for (const [i, sum] of sums.entries()) r.storeVector(to, sum, 16 * i)
      r.store(to, most, 32)
      r.store(to, most.times(squares.lane(0).sqrt()), 40)
    })
  })

/** What is known of a column below a row: its products with all four columns, and its norm. */
interface Sums {
  readonly of: readonly RealVariable[]
  /** What the products are to be multiplied by; 0 where the column is zero. */
  readonly unit: RealVariable
  readonly norm: RealVariable
}

/** Sums that are right, from those that may have overflowed or vanished. */
function checked(r: Routine, sums: readonly Vector[], j: number, careful: (to: Int) => void, room: Int): Sums {
  const of = [0, 1, 2, 3].map((c) => r.real(sums[c >> 1].lane((c % 2) as 0 | 1)))
  const [unit, norm] = [r.real(1), r.real(of[j].sqrt())]
  const size = of.reduce<Real>((sum, x) => sum.plus(x.abs()), Real.of(0))
  r.if(of[j].more(tiny).and(of[j].less(huge)).and(size.less(Number.POSITIVE_INFINITY)).not(), () => {
    careful(room)
    of.forEach((x, c) => void x.set(r.load(room, 8 * c)))
    unit.set(r.load(room, 32))
    norm.set(r.load(room, 40))
  })
  return { of, unit, norm }
}

/** The reflector of a column with first entry α; where the others are zero it changes nothing. */
function columnReflector(r: Routine, alpha: RealVariable, rest: RealVariable) {
  const none = r.int(rest.equals(0))
  const found = reflector(r, alpha, rest)
  found.beta.set(alpha.if(none, found.beta))
  found.scale.set(Real.of(1).if(none, found.scale))
  found.tau.set(Real.of(0).if(none, found.tau))
  return found
}

/** Four columns, of which reflections are made one after the other. */
interface Columns {
  /** Where R takes the first rows, where V and T are, the bytes from row to row of all. */
  readonly a: Int
  readonly v: Int
  readonly t: Int
  readonly stride: Int
  /** The first rows of V. */
  readonly heads: readonly Int[]
  /** The row at hand, and the sums of what one column has with all. */
  readonly row: readonly VectorVariable[]
  readonly sums: readonly VectorVariable[]
}

const indices = [0, 1, 2, 3]

/** Adds what the row has to the sums of column j. */
function gather(r: Routine, { row, sums }: Columns, j: number): void {
  const factor = splat(row, j)
  sums.forEach((sum, i) => void sum.set(sum.plusProduct(factor, row[i], r.fma)))
}

/** Copies the columns to V, with the sums of the first one below its first row. */
function copied(r: Routine, columns: Columns, rows: Int): void {
  const { a, v, stride, row } = columns
  const [from, to] = [r.int(a), r.int(v)]
  const next = () => {
    row.forEach((half, i) => {
      half.set(r.loadVector(from, 16 * i))
      r.storeVector(to, half, 16 * i)
    })
    from.add(stride)
    to.add(stride)
  }
  next()
  r.for(1, rows, 1, () => {
    next()
    gather(r, columns, 0)
  })
}

/** A column of T above its diagonal: -τ T Vᵀ v, from Vᵀ v and the columns before. */
const columnOfT = (r: Routine, before: readonly (readonly Real[])[], tau: Real, products: readonly Real[]): Real[] =>
  products.map((_, i) =>
    r.real(
      products
        .slice(i)
        .map((x, k) => before[i + k][i].times(x))
        .reduce((sum, x) => sum.plus(x))
        .times(tau.negative()),
    ),
  )

/** Subtracts v times the weights from the rows below that of reflection j, with the sums of the next column. */
function reflected(r: Routine, columns: Columns, j: number, left: Int, scale: Real, weights: readonly Real[]): void {
  const { row, sums, stride, heads } = columns
  const changed = [0, 1].filter((i) => 2 * i + 1 > j)
  const w = [0, 1].map((i) => (changed.includes(i) ? r.vector(pair(weights, i)) : undefined))
  const [divisor, factor, at] = [r.vector(scale.splat()), r.vector(), r.int(heads[j].plus(stride))]
  const next = () => {
    row.forEach((half, i) => void half.set(r.loadVector(at, 16 * i)))
    factor.set(splat(row, j).over(divisor))
    row.forEach((half, i) => {
      const weight = w[i]
      if (weight) half.set(half.minusProduct(factor, weight, r.fma))
    })
    row[j >> 1].set(replaced(row[j >> 1], j, factor))
    for (const [i, half] of row.entries()) r.storeVector(at, half, 16 * i)
    at.add(stride)
  }
  for (const sum of sums) sum.set(zeros)
  r.if(left.more(0), next)
  r.for(1, left, 1, () => {
    next()
    if (j < 3) gather(r, columns, j + 1)
  })
}

/**
 * The reflections of four columns. Parameters: the columns, of which R takes the first rows; where V goes, with ones on its
 * diagonal and zeros above; T; room for six numbers; the bytes from row to row of all; how many rows.
 */
export const fourReflections: Writer = (context) => {
  const careful = once(context, carefulSums)
  return define(context, 6, (r, a, v, t, room, stride, rows) => {
    const heads = indices.map((j) => r.int(v.plus(stride.times(j))))
    const pairs = () => [r.vector(), r.vector()]
    const columns: Columns = { a, v, t, stride, heads, row: pairs(), sums: pairs() }
    copied(r, columns, rows)
    const before: Real[][] = []
    indices.forEach((j) => {
      const left = r.int(rows.minus(j + 1))
      const again = (to: Int) => r.call(careful, heads[j].plus(stride), 8 * j, stride, left, to)
      const { of, unit, norm } = checked(r, columns.sums, j, again, room)
      const { beta, tau, scale } = columnReflector(r, r.real(r.load(heads[j], 8 * j)), norm)
      const share = r.real(unit.over(scale))
      /** vᵀ times each column. */
      const products = indices.map((c) => r.real(r.load(heads[j], 8 * c).plus(of[c].times(share))))
      const column = [...columnOfT(r, before, tau, products.slice(0, j)), tau]
      before.push(column)
      for (const [i, x] of column.entries()) r.store(t.plus(stride.times(i)), x, 8 * j)
      const weights = products.map((x, c) => (c > j ? r.real(tau.times(x)) : Real.of(0)))
      // R takes the first row.
      const top = r.int(a.plus(stride.times(j)))
      r.store(top, beta, 8 * j)
      for (const c of indices.slice(j + 1)) r.store(top, r.load(heads[j], 8 * c).minus(weights[c]), 8 * c)
      for (const c of indices.slice(j)) r.store(heads[j], c === j ? 1 : 0, 8 * c)
      reflected(r, columns, j, left, scale, weights)
    })
  })
}
