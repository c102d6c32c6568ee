import { binomial, factorial } from "./combinatorics.js"

/** How often each variable occurs in a partial derivative: [2, 0, 1] is ∂³/∂x²∂z. */
export type MultiIndex = readonly number[]

/** The order of a partial derivative. */
export const orderOf = (i: MultiIndex): number => i.reduce((sum, n) => sum + n, 0)

/** i! = Π i_m!, by which a Taylor coefficient in several variables is multiplied to give the derivative i. */
export const factorialOf = (i: MultiIndex): number => product(i.map(factorial))

/** Every multi-index of `size` variables and of an order. */
export function multiIndices(size: number, order: number): MultiIndex[] {
  if (size === 0) return order === 0 ? [[]] : []
  if (size === 1) return [[order]]
  return Array.from({ length: order + 1 }, (_, i) => order - i).flatMap((first) =>
    multiIndices(size - 1, order - first).map((rest) => [first, ...rest]),
  )
}

/** How many there are. */
export const countIndices = (size: number, order: number): number =>
  size === 0 ? (order === 0 ? 1 : 0) : binomial(size + order - 1, order)

/** Every k with 0 ≤ k ≤ i, component by component. */
export const below = (i: MultiIndex): MultiIndex[] =>
  i.reduce<MultiIndex[]>(
    (heads, n) => heads.flatMap((head) => Array.from({ length: n + 1 }, (_, k) => [...head, k])),
    [[]],
  )

export const product = (xs: readonly number[]): number => xs.reduce((a, b) => a * b, 1)
