import { type Atom, isLit } from "../ir/atom.js"
import { absorb } from "../primitives/absorb.js"
import { add } from "../primitives/add.js"
import { mul } from "../primitives/mul.js"
import { reciprocal } from "../primitives/reciprocal.js"
import { sub } from "../primitives/sub.js"

/** null is exactly zero and is never materialised. */
export type Coefficient = Atom | null

/** A power series x_0 + x_1 t + x_2 t² + ...; a coefficient that nobody asks for is never written to the program. */
export interface Series {
  /** No coefficient above it differs from zero. Known without computing any. */
  readonly degree: number
  /** The coefficient x_k = (1/k!) dᵏx/dtᵏ. */
  at(k: number): Coefficient
}

export function series(degree: number, coefficient: (k: number) => Coefficient): Series {
  const memo: Coefficient[] = []
  return {
    degree,
    at(k) {
      if (k > degree) return null
      if (memo[k] === undefined) memo[k] = coefficient(k)
      return memo[k]
    },
  }
}

export const constant = (x: Atom): Series => ({ degree: 0, at: (k) => (k === 0 ? x : null) })

/** The series with the given coefficients and no others. */
export const polynomial = (coefficients: readonly Coefficient[]): Series =>
  series(
    coefficients.findLastIndex((x) => x !== null),
    (k) => coefficients[k],
  )

export const primal = (s: Series): Atom => s.at(0) as Atom

export const plus = (x: Coefficient, y: Coefficient): Coefficient => (x && y ? add(x, y) : (x ?? y))
const minus = (x: Coefficient, y: Coefficient): Coefficient => (x && y ? sub(x, y) : (x ?? (y && mul(-1, y))))
export const scale = (factor: number, x: Atom): Atom => mul(factor, x)

export type Product = (x: Atom, y: Atom) => Atom

/** In which order the terms i from a first to a last one of Σ a_i b_{k-i} are added. */
export type TermOrder = (first: number, last: number, k: number) => readonly number[]

const rising: TermOrder = (first, last) => {
  const all: number[] = []
  for (let i = first; i <= last; i++) all.push(i)
  return all
}

/** Those with the highest coefficients last: where these are known last of all, little is left to be added then. */
export const highestLast: TermOrder = (first, last, k) =>
  [...rising(first, last, k)].sort((i, j) => Math.max(i, k - i) - Math.max(j, k - j))

/**
 * Σ_{i+j=k} weight(i) a_i b_j: every nonlinearity passes through this sum. Of a symmetric product of a series with
 * itself each pair is added once.
 */
export function convolve(
  a: Series,
  b: Series,
  k: number,
  weight: (i: number) => number = () => 1,
  product: Product = mul,
  symmetric = true,
  inOrder: TermOrder = rising,
): Coefficient {
  const square = symmetric && a === b
  const last = square ? Math.floor(k / 2) : k
  let total: Coefficient = null
  for (const i of inOrder(Math.max(0, k - b.degree), Math.min(last, a.degree), k)) {
    const factor = weight(i) + (square && 2 * i < k ? weight(k - i) : 0)
    const x = factor === 0 ? null : a.at(i)
    const y = x && b.at(k - i)
    if (x && y) total = plus(total, product(scale(factor, x), y))
  }
  return total
}

/** One output's differential equation, its functions as series: den . v' = Σ num . u'. */
export interface SlopeSeries<S extends Series = Series> {
  readonly terms: readonly { readonly num: S; readonly u: S }[]
  readonly den: S
  /** Products are those in which zero absorbs infinity. */
  readonly singular: boolean
  /** The product of a num and a derivative, where it is not that of numbers. */
  readonly product?: Product | undefined
}

/**
 * The v with den . v' = Σ_m num_m . u_m' and v(0) = v_0 (Griewank & Walther, Evaluating Derivatives, §13.2):
 * v_k = (Σ_m u_{m,k} num_{m,0} + (Σ_m Σ_{i<k} i u_{m,i} num_{m,k-i} − Σ_{i<k} i v_i den_{k-i}) / k) / den_0. Where num_m is
 * u_m itself its sums are half of coefficient k of u_m².
 */
export function solve(v0: Atom, slope: () => SlopeSeries, inOrder: TermOrder = rising): Series {
  const v: Series = series(Number.POSITIVE_INFINITY, (k) => {
    if (k === 0) return v0
    const { terms, den, singular, product: own } = slope()
    const product = own ? (du: Atom, num: Atom) => own(num, du) : singular ? absorb : mul
    const den0 = primal(den)
    const known = den.degree === 0 && isLit(den0) ? den0.fill : undefined
    const factor = 1 / (known ?? 1)
    const below = (i: number) => (i < k ? i : 0)
    let total: Coefficient = null
    let weighted: Coefficient = null
    for (const { num, u } of terms)
      if (num === u)
        total = plus(
          total,
          convolve(u, u, k, () => factor / 2, product, true, inOrder),
        )
      else {
        total = plus(
          total,
          convolve(u, num, k, (i) => (i < k ? 0 : factor), product, true, inOrder),
        )
        weighted = plus(weighted, convolve(u, num, k, below, product, true, inOrder))
      }
    weighted = minus(weighted, convolve(v, den, k, below, product, true, inOrder))
    total = plus(total, weighted && scale(factor / k, weighted))
    return total && known === undefined ? product(total, reciprocal(den0)) : total
  })
  return v
}
