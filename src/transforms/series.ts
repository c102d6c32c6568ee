import type { Atom } from "../ir/atom.js"
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

export const primal = (s: Series): Atom => s.at(0) as Atom

const plus = (x: Coefficient, y: Coefficient): Coefficient => (x && y ? add(x, y) : (x ?? y))
const minus = (x: Coefficient, y: Coefficient): Coefficient => (x && y ? sub(x, y) : (x ?? (y && mul(-1, y))))
const scale = (factor: number, x: Atom): Atom => mul(factor, x)

type Product = (x: Atom, y: Atom) => Atom

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
): Coefficient {
  const square = symmetric && a === b
  let total: Coefficient = null
  for (let i = Math.max(0, k - b.degree); i <= Math.min(k, a.degree) && (!square || 2 * i <= k); i++) {
    const factor = weight(i) + (square && 2 * i < k ? weight(k - i) : 0)
    const x = factor === 0 ? null : a.at(i)
    const y = x && b.at(k - i)
    if (x && y) total = plus(total, product(scale(factor, x), y))
  }
  return total
}

/** One output's differential equation, its functions as series: den . v' = Σ num . u'. */
export interface SlopeSeries {
  readonly num: readonly Series[]
  readonly den: Series
}

/**
 * The v with den . v' = Σ_m num_m . u_m' and v(0) = v_0 (Griewank & Walther, Evaluating Derivatives, §13.2):
 * v_k = (Σ_m Σ_i i u_{m,i} num_{m,k-i} − Σ_{i<k} i v_i den_{k-i}) / (k den_0).
 */
export function solve(v0: Atom, u: readonly Series[], slope: () => SlopeSeries): Series {
  const v: Series = series(Number.POSITIVE_INFINITY, (k) => {
    if (k === 0) return v0
    const { num, den } = slope()
    let right: Coefficient = null
    u.forEach((um, m) => {
      if (um.degree > 0)
        right = plus(
          right,
          convolve(um, num[m], k, (i) => i),
        )
    })
    right = minus(
      right,
      convolve(v, den, k, (i) => (i < k ? i : 0)),
    )
    return right && mul(scale(1 / k, right), reciprocal(primal(den)))
  })
  return v
}
