import type { NDArray } from "../array/ndarray.js"
import { mul } from "../numpy/arithmetic.js"
import { array } from "../numpy/create.js"
import { matmul } from "../numpy/linear.js"
import { reshape } from "../numpy/shape.js"
import { foldIn } from "../random/index.js"
import { drawn } from "./estimate.js"
import { principalAxes } from "./principalAxes.js"
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
  const gradient = new Float64Array(size)
  for (const { coefficient, index } of slopes) for (const m of index.keys()) gradient[m] += coefficient
  const direction = reshape(array(gradient, { dtype: like.dtype }), [1, size])
  const curved = terms.filter(({ index }) => orderOf(index) === 2)
  return [
    ...(slopes.length > 0 ? [{ directions: direction, order: 1, factor: 1 }] : []),
    ...(curved.length > 0 ? curvature(curved, size, draw, like) : []),
  ]
}

/** For a matrix A = P Pᵀ - N Nᵀ the random directions P ξ, which count as positive, and N ξ, which count as negative. */
function curvature(terms: readonly Term[], size: number, draw: Draw, like: NDArray): DenseFamily[] {
  const root = terms.every(({ index }) => index.size === 1) ? diagonalRoot : axesRoot
  return [1, -1].flatMap((sign, n) => {
    const { count, apply } = root(terms, sign, size, like)
    if (count === 0) return []
    const random = drawn(draw.distribution, foldIn(draw.key, n), [draw.samples, count], like)
    return [{ directions: apply(random), order: 2, factor: (2 * sign) / draw.samples }]
  })
}

/** A root of the part of A whose curvature has the given sign, for rows of as many random numbers as it needs. */
type Root = (
  terms: readonly Term[],
  sign: number,
  size: number,
  like: NDArray,
) => { readonly count: number; apply(random: NDArray): NDArray }

const diagonalRoot: Root = (terms, sign, size, { dtype }) => {
  const curvatures = new Float64Array(size)
  for (const { coefficient, index } of terms) for (const m of index.keys()) curvatures[m] += coefficient
  const roots = curvatures.map((c) => Math.sqrt(Math.max(0, sign * c)))
  return {
    count: roots.some((x) => x > 0) ? size : 0,
    apply: (random) => mul(random, array(roots, { dtype })),
  }
}

const axesRoot: Root = (terms, sign, size, { dtype }) => {
  const occurring = [...new Set(terms.flatMap(({ index }) => [...index.keys()]))]
  const matrix = occurring.map(() => occurring.map(() => 0))
  for (const { coefficient, index } of terms) {
    const [l, m] = [...index].flatMap(([element, n]) => new Array<number>(n).fill(occurring.indexOf(element)))
    matrix[l][m] += coefficient / 2
    matrix[m][l] += coefficient / 2
  }
  const axes = principalAxes(matrix).filter(({ value }) => sign * value > 0)
  const rows = axes.map(({ value, axis }) => {
    const row = new Array<number>(size).fill(0)
    occurring.forEach((element, i) => {
      row[element] = Math.sqrt(Math.abs(value)) * axis[i]
    })
    return row
  })
  return { count: axes.length, apply: (random) => matmul(random, array(rows, { dtype })) }
}
