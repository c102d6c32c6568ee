import type { NDArray } from "../array/ndarray.js"
import { add, mul } from "../numpy/arithmetic.js"
import { array } from "../numpy/create.js"
import { matmul } from "../numpy/linear.js"
import { reshape } from "../numpy/shape.js"
import { principalAxes } from "../planner/principalAxes.js"
import { foldIn } from "../random/index.js"
import { drawn } from "./estimate.js"
import type { SparseIndex } from "./spec.js"

interface Term {
  readonly coefficient: number
  readonly index: SparseIndex
}

/** How to draw directions. */
export interface Draw {
  readonly distribution: "rademacher" | "normal"
  readonly key: NDArray
  readonly samples: number
}

/** Directions in the space of the variables, [R, size]; the sum of their coefficients of an order counts by a factor. */
export interface DenseFamily {
  readonly directions: NDArray
  readonly order: number
  readonly factor: number
}

const orderOf = (index: SparseIndex): number => [...index.values()].reduce((sum, n) => sum + n, 0)

/** Families whose sums are an unbiased estimate of terms of order two, and the exact sum of those of order one. */
export function denseFamilies(
  who: string,
  terms: readonly Term[],
  size: number,
  draw: Draw,
  like: NDArray,
): DenseFamily[] {
  for (const { index } of terms)
    if (orderOf(index) > 2)
      throw new Error(
        `${who}: the distribution "${draw.distribution}" takes terms of order 1 and 2; got one of order ` +
          `${orderOf(index)}; use "sparse", or stochasticBiharmonic`,
      )
  const slopes = terms.filter(({ index }) => orderOf(index) === 1)
  const sums = new Float64Array(size)
  for (const { coefficient, index } of slopes) for (const m of index.keys()) sums[m] += coefficient
  const direction = reshape(array(sums, { dtype: like.dtype }), [1, size])
  const curved = terms.filter(({ index }) => orderOf(index) === 2)
  return [
    ...(slopes.length > 0 ? [{ directions: direction, order: 1, factor: 1 }] : []),
    ...curvature(who, curved, size, draw, like),
  ]
}

/**
 * For a matrix A = P Pᵀ - N Nᵀ the random directions P ξ, which count as positive, and N ξ, which count as negative. The
 * variables that no mixed term has are axes of A, so that only the others need a matrix.
 */
function curvature(who: string, terms: readonly Term[], size: number, draw: Draw, like: NDArray): DenseFamily[] {
  const coupled = new Set(terms.flatMap(({ index }) => (index.size > 1 ? [...index.keys()] : [])))
  const isCoupled = ({ index }: Term) => [...index.keys()].some((m) => coupled.has(m))
  const pure = terms.filter((t) => !isCoupled(t))
  const parts = [diagonal(pure, size), axes(who, terms.filter(isCoupled), size)]
  return [1, -1].flatMap((sign, n) => {
    const roots = parts.map((part) => part(sign, like)).filter(({ count }) => count > 0)
    if (roots.length === 0) return []
    const key = foldIn(draw.key, n)
    const draws = roots.map(({ count, apply }, i) =>
      apply(drawn(draw.distribution, i === 0 ? key : foldIn(key, i), [draw.samples, count], like)),
    )
    return [{ directions: draws.reduce((x, y) => add(x, y)), order: 2, factor: (2 * sign) / draw.samples }]
  })
}

/** A root of the part of a matrix whose curvature has the given sign, for rows of as many random numbers as it needs. */
type Root = (sign: number, like: NDArray) => { readonly count: number; apply(random: NDArray): NDArray }

function diagonal(terms: readonly Term[], size: number): Root {
  const curvatures = new Float64Array(size)
  for (const { coefficient, index } of terms) for (const m of index.keys()) curvatures[m] += coefficient
  return (sign, { dtype }) => {
    const roots = curvatures.map((c) => Math.sqrt(Math.max(0, sign * c)))
    return {
      count: roots.some((x) => x > 0) ? size : 0,
      apply: (random) => mul(random, array(roots, { dtype })),
    }
  }
}

function axes(who: string, terms: readonly Term[], size: number): Root {
  const occurring = [...new Set(terms.flatMap(({ index }) => [...index.keys()]))]
  const place = new Map(occurring.map((element, i) => [element, i]))
  const matrix = occurring.map(() => occurring.map(() => 0))
  for (const { coefficient, index } of terms) {
    const [l, m] = [...index].flatMap(([element, n]) => new Array<number>(n).fill(place.get(element) as number))
    matrix[l][m] += coefficient / 2
    matrix[m][l] += coefficient / 2
  }
  const all = principalAxes(matrix)
  if (!all)
    throw new Error(
      `${who}: the coefficients of the terms of order 2 differ too much in scale for a root of their matrix; ` +
        'use the distribution "sparse"',
    )
  return (sign, { dtype }) => {
    const own = all.filter(({ value }) => sign * value > 0)
    const rows = own.map(({ value, axis }) => {
      const row = new Array<number>(size).fill(0)
      occurring.forEach((element, i) => {
        row[element] = Math.sqrt(Math.abs(value)) * axis[i]
      })
      return row
    })
    return { count: own.length, apply: (random) => matmul(random, array(rows, { dtype })) }
  }
}
