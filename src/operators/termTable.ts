import { byPolarisation } from "../planner/decompose.js"
import { degreeOf, type MultiIndex } from "../planner/multiIndex.js"
import type { SparseIndex } from "./spec.js"

/**
 * For each of N terms the decomposition of its derivative over directions among its own variables, as flat arrays. Terms
 * with fewer variables, directions or orders than others are filled up with zeros.
 */
export interface TermTable {
  readonly orders: readonly number[]
  readonly shape: { readonly terms: number; readonly directions: number; readonly variables: number }
  /** [N, variables]: which they are. */
  readonly places: Int32Array
  /** [N, directions, variables]: how far each moves. */
  readonly steps: Float64Array
  /** [N, directions, orders]: the weight of each Taylor coefficient. */
  readonly weights: Float64Array
}

export function termTable(terms: readonly SparseIndex[]): TermTable {
  const patterns = new Map<string, { index: MultiIndex; lines: { direction: readonly number[]; weight: number }[] }>()
  const own = terms.map((term) => {
    const index = [...term.values()]
    const name = index.join()
    const known = patterns.get(name)
    if (known) return known
    const order = degreeOf(index)
    const lines = [...byPolarisation({ order, terms: [{ index, coefficient: 1 }] }).values()]
    const pattern = { index, lines }
    patterns.set(name, pattern)
    return pattern
  })
  const all = [...patterns.values()]
  const orders = [...new Set(all.map(({ index }) => degreeOf(index)))]
  const directions = Math.max(...all.map(({ lines }) => lines.length))
  const variables = Math.max(...all.map(({ index }) => index.length))
  const places = new Int32Array(terms.length * variables)
  const steps = new Float64Array(terms.length * directions * variables)
  const weights = new Float64Array(terms.length * directions * orders.length)
  terms.forEach((term, n) => {
    places.set([...term.keys()], n * variables)
    own[n].lines.forEach(({ direction, weight }, d) => {
      const row = n * directions + d
      steps.set(direction, row * variables)
      weights[row * orders.length + orders.indexOf(degreeOf(own[n].index))] = weight
    })
  })
  return { orders, shape: { terms: terms.length, directions, variables }, places, steps, weights }
}
