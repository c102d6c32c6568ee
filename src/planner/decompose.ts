import { binomial, factorial } from "./combinatorics.js"
import { weight as latticeWeight } from "./interpolation.js"
import { below, degreeOf, type MultiIndex, multiIndices, product } from "./multiIndex.js"
import { principalAxes } from "./principalAxes.js"
import { squaredLaplacian } from "./squaredLaplacian.js"

/** In the space of the variables. Its first number that is not 0 is positive; whole numbers have no common factor. */
export type Direction = readonly number[]

/** Σ c ∂ⁱ, all i of one order and no two equal. */
export interface Target {
  readonly order: number
  readonly terms: readonly { readonly index: MultiIndex; readonly coefficient: number }[]
}

/** A target as a sum of weights times Taylor coefficients of its order along directions; the keys name directions. */
export type Decomposition = ReadonlyMap<string, { readonly direction: Direction; readonly weight: number }>

const gcd = (a: number, b: number): number => (b === 0 ? Math.abs(a) : gcd(b, a % b))

/** Directions that differ by rounding errors have one name. */
export const nameOf = (direction: Direction): string =>
  direction.every(Number.isInteger)
    ? direction.join()
    : direction.map((x) => (Math.abs(x) < 1e-15 ? "0" : x.toPrecision(12))).join()

/** The sum of weights times coefficients along directions, of which those on one line are joined. */
export function collect(
  order: number,
  parts: Iterable<readonly [weight: number, direction: Direction]>,
): Decomposition {
  const sums = new Map<string, { direction: Direction; weight: number; size: number }>()
  for (const [w, given] of parts) {
    const size = Math.max(...given.map(Math.abs))
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
  return new Map([...sums].filter(([, { weight, size }]) => Math.abs(weight) > 1e-14 * size))
}

/**
 * A partial derivative by the polarisation formula of Kan (2008, Journal of Multivariate Analysis 99, 542–554):
 * xⁱ = (1/k!) Σ_{0≤ν≤i} (−1)^{|ν|} C(i, ν) (Σ_m (i_m/2 − ν_m) x_m)ᵏ with k = |i|. Scaling x_m by two where i_m is odd
 * makes the directions whole. For a pure derivative they are all on one line, of which one coefficient is enough.
 */
function polarised(i: MultiIndex): (readonly [number, Direction])[] {
  if (i.filter((n) => n > 0).length === 1) return [[factorial(degreeOf(i)), i.map((n) => (n > 0 ? 1 : 0))]]
  const scale = i.map((n) => (n % 2 === 0 ? 1 : 2))
  const whole = product(i.map((n, m) => scale[m] ** n))
  return below(i).map((v) => {
    const sign = degreeOf(v) % 2 === 0 ? 1 : -1
    const choices = product(i.map((n, m) => binomial(n, v[m])))
    return [(sign * choices) / whole, i.map((n, m) => (n / 2 - v[m]) * scale[m])]
  })
}

/** Term by term. */
export const byPolarisation = ({ order, terms }: Target): Decomposition =>
  collect(
    order,
    terms.flatMap(({ index, coefficient }) =>
      polarised(index).map(([w, direction]) => [coefficient * w, direction] as const),
    ),
  )

/**
 * Along the multi-indices of a degree, by the formula of Griewank, Utke & Walther. Those with a variable that a derivative
 * has not have no weight in it.
 */
export const byLattice = ({ order, terms }: Target, degree: number): Decomposition =>
  collect(
    order,
    terms.flatMap(({ index, coefficient }) => {
      const own = index.filter((n) => n > 0)
      return multiIndices(own.length, degree).map((j) => {
        let next = 0
        return [coefficient * latticeWeight(own, j), index.map((n) => (n > 0 ? j[next++] : 0))] as const
      })
    }),
  )

/** All terms together: a gradient has one direction, a matrix its principal axes, |∂|⁴ the lines of a cubature formula. */
export function jointly({ order, terms }: Target): Decomposition | undefined {
  if (order === 1) return collect(1, [[1, total(terms)]])
  if (order === 2 && !terms.every(({ index }) => index.includes(2))) {
    const axes = principalAxes(symmetric(terms))?.map(({ value, axis }) => [2 * value, axis] as const)
    return axes && collect(2, axes)
  }
  return order === 4 ? bySymmetry(terms) : undefined
}

/** The gradient Σ c ∂_m as the vector of its c. */
function total(terms: Target["terms"]): number[] {
  const vector = terms[0].index.map(() => 0)
  for (const { index, coefficient } of terms) vector[index.indexOf(1)] = coefficient
  return vector
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

/** c (Σ ∂_m²)² over the variables that occur; undefined for terms that are something else. */
function bySymmetry(terms: Target["terms"]): Decomposition | undefined {
  const occurring = terms[0].index.flatMap((_, m) => (terms.some(({ index }) => index[m] > 0) ? [m] : []))
  const isPure = (index: MultiIndex) => index.includes(4)
  const factor = terms.find(({ index }) => isPure(index))?.coefficient
  if (factor === undefined || terms.length !== (occurring.length * (occurring.length + 1)) / 2) return undefined
  const fits = terms.every(({ index, coefficient }) =>
    isPure(index) ? coefficient === factor : index.every((n) => n % 2 === 0) && coefficient === 2 * factor,
  )
  if (!fits) return undefined
  const spread = (form: Direction) => terms[0].index.map((_, m) => form[occurring.indexOf(m)] ?? 0)
  return collect(
    4,
    squaredLaplacian(occurring.length).map(([w, form]) => [24 * factor * w, spread(form)] as const),
  )
}
