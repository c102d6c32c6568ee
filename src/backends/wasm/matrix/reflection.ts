import { hypot } from "./rotation.js"
import { define, once, type RealVariable, type Routine, type Writer } from "./routine.js"
import { type Int, Real, zeros } from "./values.js"

// Householder's reflections H = 1 - τ u uᵀ. A vector u is a row: zeros, 1 at its first place, and the rest.

/** Where a stretch begins that has a number of elements which is a multiple of four, and the element `i`. */
export const aligned = (i: Int): Int => i.and(-4)

/** Does something for each pair of elements of a row. */
function pairs(r: Routine, from: Int, to: Int, body: (at: Int) => void): void {
  const at = r.int(from)
  r.while(
    () => at.less(to),
    () => {
      body(at)
      at.add(16)
    },
  )
}

/** The largest element of a stretch, in magnitude; NaN if there is one. */
export function largestOf(r: Routine, from: Int, to: Int): Real {
  const most = r.vector()
  pairs(r, from, to, (at) => void most.set(most.most(r.loadVector(at).abs())))
  return most.lane(0).most(most.lane(1))
}

/** Σ a_i b_i, a and b so many bytes apart. */
export function dot(r: Routine, from: Int, to: Int, apart: Int): Real {
  const sum = r.vector()
  pairs(r, from, to, (at) => void sum.set(sum.plusProduct(r.loadVector(at), r.loadVector(at.plus(apart)), r.fma)))
  return sum.total()
}

/**
 * Of the reflection that maps a vector with first entry α, whose other entries have the norm `rest`, to β times a unit
 * vector: β, of the sign opposite to α as in LAPACK, τ, and what the other entries are divided by. Not both are zero.
 */
export function reflector(r: Routine, alpha: RealVariable, rest: RealVariable) {
  const beta = hypot(r, alpha, rest)
  beta.set(beta.negative().if(alpha.less(0).not(), beta))
  const scale = r.real(alpha.minus(beta))
  return { beta, scale, tau: r.real(scale.negative().over(beta)) }
}

/**
 * The reflection that maps what a row has from its element `first` on to β times a unit vector, see `reflector`; u and τ
 * are zero where nothing follows. Parameters: the row, where u goes, `first`, the
 * width of both, where τ and β go.
 */
export const reflection: Writer = (context) =>
  define(context, 5, (r, row, u, first, width, answer) => {
    const head = r.int(first.plus(1).times(8))
    r.clear(u, head)
    r.copy(u.plus(head), row.plus(head), width.times(8).minus(head))
    const [from, to] = [r.int(u.plus(aligned(first.plus(1)).times(8))), r.int(u.plus(width.times(8)))]
    const alpha = r.real(r.load(row.plus(first.times(8))))
    const [tau, beta] = [r.real(0), r.real(alpha)]
    const most = r.real(largestOf(r, from, to))
    r.if(most.more(0), () => {
      // Numbers that have lost digits, or would lose them, are multiplied by a power of two meanwhile.
      const unit = r.real(Real.of(2 ** 600).if(most.most(alpha.abs()).less(2 ** -900), 1))
      const [divisor, factor] = [r.vector(most.times(unit).splat()), r.vector(unit.splat())]
      const [sum, part] = [r.vector(), r.vector()]
      pairs(r, from, to, (at) => {
        part.set(r.loadVector(at).times(factor))
        r.storeVector(at, part)
        part.set(part.over(divisor))
        sum.set(sum.plusProduct(part, part, r.fma))
      })
      alpha.set(alpha.times(unit))
      const rest = r.real(most.times(unit).times(sum.total().sqrt()))
      const found = reflector(r, alpha, rest)
      tau.set(found.tau)
      beta.set(found.beta.over(unit))
      divisor.set(found.scale.splat())
      pairs(r, from, to, (at) => r.storeVector(at, r.loadVector(at).over(divisor)))
      r.store(u.plus(first.times(8)), 1)
    })
    r.store(answer, tau)
    r.store(answer, beta, 8)
  })

/**
 * Rows z become z H. Parameters: the rows, the bytes from row to row, how many rows and columns, multiples of four, u, where τ is.
 */
export const reflectRows: Writer = (context) =>
  define(context, 6, (r, z, stride, rows, columns, u, tau) => {
    const factor = r.real(r.load(tau))
    const lines = [0, 1, 2, 3]
    const at = lines.map(() => r.int())
    const [sums, products] = [lines.map(() => r.vector()), lines.map(() => r.vector())]
    const along = r.int()
    const [end, part] = [r.int(u.plus(columns.times(8))), r.vector()]
    const start = () => {
      at.forEach((place, i) => void place.set(i === 0 ? z : at[i - 1].plus(stride)))
      along.set(u)
    }
    const each = (body: (i: number, place: Int) => void) =>
      r.while(
        () => along.less(end),
        () => {
          part.set(r.loadVector(along))
          for (const i of lines) body(i, at[i])
          for (const place of [...at, along]) place.add(16)
        },
      )
    r.if(factor.differs(0), () => {
      r.for(0, rows, 4, () => {
        for (const sum of sums) sum.set(zeros)
        start()
        each((i, place) => void sums[i].set(sums[i].plusProduct(part, r.loadVector(place), r.fma)))
        for (const i of lines) products[i].set(sums[i].total().times(factor).splat())
        start()
        each((i, place) => r.storeVector(place, r.loadVector(place).minusProduct(products[i], part, r.fma)))
        z.add(stride.times(4))
      })
    })
  })

/**
 * The rows of H_c ... H_1 H_0, one for each of as many unit vectors. Parameters: where they go, the bytes from row to row,
 * how many rows and columns; the vectors of reflections, the bytes from one to the next, where their τ are, how many there
 * are, and the first place of u_0.
 */
export const formRows: Writer = (context) => {
  const reflect = once(context, reflectRows)
  return define(context, 9, (r, z, stride, rows, columns, u, uStride, taus, count, first) => {
    const height = r.int(aligned(rows.plus(3)))
    r.clear(z, height.times(stride))
    r.for(0, rows, 1, (i) => r.store(z.plus(i.times(stride)).plus(i.times(8)), 1))
    const k = r.int(count)
    r.while(
      () => k,
      () => {
        k.add(-1)
        const start = r.int(aligned(k.plus(first)))
        const [corner, bytes] = [z.plus(start.times(stride)), r.int(start.times(8))]
        const vector = u.plus(k.times(uStride)).plus(bytes)
        const [below, aside] = [height.minus(start), columns.minus(start)]
        r.call(reflect, corner.plus(bytes), stride, below, aside, vector, taus.plus(k.times(8)))
      },
    )
  })
}

/**
 * Rows w of Aᵀ, A = Q R, become those of Rᵀ on and below the diagonal, by reflections of which each takes all rows that
 * follow. Parameters: the rows, the bytes from row to row, how many there are, how many columns (a multiple of four);
 * where the u go, as far apart, and their τ, and two numbers of room.
 */
export const reflectedRows: Writer = (context) => {
  const [reflect, apply] = [reflection, reflectRows].map((x) => once(context, x))
  return define(context, 7, (r, w, stride, rows, columns, vectors, taus, answer) => {
    const [row, u] = [r.int(w), r.int(vectors)]
    const height = r.int(aligned(rows.plus(3)))
    r.for(0, rows, 1, (k) => {
      const place = r.int(k.times(8))
      r.call(reflect, row, u, k, columns, answer)
      r.store(taus.plus(place), r.load(answer))
      const [start, from] = [r.int(aligned(k.plus(1))), r.int(aligned(k).times(8))]
      const below = w.plus(start.times(stride)).plus(from)
      r.call(apply, below, stride, height.minus(start), columns.minus(aligned(k)), u.plus(from), answer)
      // Rows before may have taken the reflection too, beyond the diagonal.
      r.store(row.plus(place), r.load(answer, 8))
      row.add(stride)
      u.add(stride)
    })
  })
}
