import { factorial } from "./combinatorics.js"
import { factorialOf, type MultiIndex } from "./multiIndex.js"
import { principalAxes } from "./principalAxes.js"
import { squaredLaplacian } from "./squaredLaplacian.js"

/** In the space of the variables. */
export type Direction = readonly number[]

/** Σ c ∂ⁱ, all i of one order and no two equal. */
export interface Target {
  readonly order: number
  readonly terms: readonly { readonly index: MultiIndex; readonly coefficient: number }[]
}

/**
 * A weight times the Taylor coefficient of Π s_lᵏˡ, k the orders, of f(x + Σ_l s_l v_l), v the directions. Of one direction
 * that is a coefficient along a line.
 */
export interface Part {
  readonly weight: number
  readonly directions: readonly Direction[]
  readonly orders: MultiIndex
}

const gcd = (a: number, b: number): number => (b === 0 ? Math.abs(a) : gcd(b, a % b))

/** Directions that differ by rounding errors have one name. */
export const nameOf = (direction: Direction): string =>
  direction.every(Number.isInteger)
    ? direction.join()
    : direction.map((x) => (Math.abs(x) < 1e-15 ? "0" : x.toPrecision(12))).join()

/**
 * The sum of weights times coefficients of one order along directions, of which those on one line are joined. Of each
 * direction the first number that is not 0 is positive then; whole numbers have no common factor.
 */
export function collect(order: number, lines: Iterable<readonly [weight: number, direction: Direction]>): Part[] {
  const sums = new Map<string, { direction: Direction; weight: number; size: number }>()
  for (const [w, given] of lines) {
    const size = given.reduce((most: number, x) => Math.max(most, Math.abs(x)), 0)
    const first = given.find((x) => Math.abs(x) > 1e-12 * size)
    if (first === undefined) continue
    const scale = Math.sign(first) * (given.every(Number.isInteger) ? given.reduce(gcd, 0) : size)
    const direction = given.map((x) => x / scale || 0)
    const term = w * scale ** order
    const name = nameOf(direction)
    const sum = sums.get(name) ?? { direction, weight: 0, size: 0 }
    sums.set(name, { direction, weight: sum.weight + term, size: Math.max(sum.size, Math.abs(term)) })
  }
  // What is left of weights that cancel is rounding error.
  return [...sums.values()]
    .filter(({ weight, size }) => Math.abs(weight) > 1e-14 * size)
    .map(({ direction, weight }) => ({ weight, directions: [direction], orders: [order] }))
}

export const unit = (size: number, m: number): Direction => Array.from({ length: size }, (_, n) => (n === m ? 1 : 0))

const isPure = (index: MultiIndex): boolean => index.filter((n) => n > 0).length === 1

/** Each derivative by itself, in its own variables, those first that occur most often. */
export const apart = ({ terms }: Target): Part[] =>
  terms.map(({ index, coefficient }) => {
    const own = index.flatMap((n, m) => (n > 0 ? [m] : [])).sort((l, m) => index[m] - index[l])
    return {
      weight: coefficient * factorialOf(index),
      directions: own.map((m) => unit(index.length, m)),
      orders: own.map((m) => index[m]),
    }
  })

/** Each derivative as a coefficient of one polynomial in the given variables. */
export const together = ({ terms }: Target, variables: readonly number[]): Part[] =>
  terms.map(({ index, coefficient }) => ({
    weight: coefficient * factorialOf(index),
    directions: variables.map((m) => unit(index.length, m)),
    orders: variables.map((m) => index[m]),
  }))

/**
 * All terms jointly, along few directions; undefined where there is no way in which what is summed is never much larger than
 * the terms themselves, whatever the scales of the variables. A gradient has one direction, pure derivatives have the axes of the space, a matrix its
 * principal axes or its rows, |∂|⁴ the lines of a cubature formula.
 */
export function jointly(target: Target): Part[] | undefined {
  const { order, terms } = target
  if (order === 1) return collect(1, [[1, vector(terms)]])
  if (terms.every(({ index }) => isPure(index))) return apart(target)
  if (terms.length === 1) return undefined
  if (order === 2) return ofMatrix(symmetric(terms))
  return order === 4 ? bySymmetry(terms) : undefined
}

/** Σ c ∂_m as the vector of its c. */
function vector(terms: Target["terms"]): number[] {
  const out = terms[0].index.map(() => 0)
  for (const { index, coefficient } of terms) out[index.indexOf(1)] = coefficient
  return out
}

/** Σ c ∂_l ∂_m as the symmetric matrix of a quadratic form. */
function symmetric(terms: Target["terms"]): number[][] {
  const matrix = terms[0].index.map(() => terms[0].index.map(() => 0))
  for (const { index, coefficient } of terms) {
    const [l, m] = index.flatMap((n, at) => new Array<number>(n).fill(at))
    matrix[l][m] = l === m ? coefficient : coefficient / 2
    matrix[m][l] = matrix[l][m]
  }
  return matrix
}

/** How much larger than a coefficient of ∂_m² what its axes add and take away may be. */
const cancelling = 8

/**
 * ∂ᵀ A ∂ along the principal axes of A, Σ λ (a·∂)², unless second derivatives that A lacks would have to cancel in the
 * sum; else row by row, Σ_l ∂_l (Σ_m A_lm ∂_m), each pair of variables in the row of the first.
 */
function ofMatrix(matrix: number[][]): Part[] {
  const axes = principalAxes(matrix)
  const cancels = (row: readonly number[], m: number) =>
    (axes ?? []).reduce((sum, { value, axis }) => sum + Math.abs(value) * axis[m] ** 2, 0) >
    cancelling * Math.abs(row[m])
  if (axes && !matrix.some(cancels))
    return collect(
      2,
      axes.map(({ value, axis }) => [2 * value, axis] as const),
    )
  return matrix.flatMap((row, l): Part[] => {
    const above = row.map((x, m) => (m > l ? 2 * x : 0))
    return [
      ...(row[l] === 0 ? [] : [{ weight: 2 * row[l], directions: [unit(row.length, l)], orders: [2] }]),
      ...(above.every((x) => x === 0) ? [] : [{ weight: 1, directions: [unit(row.length, l), above], orders: [1, 1] }]),
    ]
  })
}

/** c (Σ ∂_m²)² over the variables that occur; undefined for terms that are something else. */
function bySymmetry(terms: Target["terms"]): Part[] | undefined {
  const occurring = terms[0].index.flatMap((_, m) => (terms.some(({ index }) => index[m] > 0) ? [m] : []))
  const factor = terms.find(({ index }) => isPure(index))?.coefficient
  if (factor === undefined || terms.length !== (occurring.length * (occurring.length + 1)) / 2) return undefined
  const fits = terms.every(({ index, coefficient }) =>
    isPure(index) ? coefficient === factor : index.every((n) => n % 2 === 0) && coefficient === 2 * factor,
  )
  if (!fits) return undefined
  const inAllVariables = (form: Direction) => terms[0].index.map((_, m) => form[occurring.indexOf(m)] ?? 0)
  return collect(
    4,
    squaredLaplacian(occurring.length).map(([w, form]) => [factorial(4) * factor * w, inAllVariables(form)] as const),
  )
}
