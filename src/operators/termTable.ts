import { factorialOf, type MultiIndex } from "../planner/multiIndex.js"
import type { SparseIndex } from "./spec.js"

/**
 * For each of N terms the coefficient of nested jets that is its derivative, as flat arrays. Each level is a variable of
 * the term, those first that occur most often; terms with fewer variables than others are filled up with some variable.
 */
export interface TermTable {
  /** The orders that occur, level by level. */
  readonly patterns: readonly MultiIndex[]
  readonly levels: number
  /** [N, levels]: which variables they are. */
  readonly places: Int32Array
  /** [N, patterns]: the factor of each coefficient, which is 0 for all but one. */
  readonly weights: Float64Array
}

export function termTable(terms: readonly SparseIndex[]): TermTable {
  const own = terms.map((term) => [...term].sort(([, a], [, b]) => b - a))
  const levels = own.reduce((most, entries) => Math.max(most, entries.length), 0)
  const ordersOf = (entries: readonly (readonly [number, number])[]) =>
    Array.from({ length: levels }, (_, l) => entries[l]?.[1] ?? 0)
  const patterns = [...new Map(own.map((entries) => [ordersOf(entries).join(), ordersOf(entries)])).values()]
  const place = new Map(patterns.map((orders, p) => [orders.join(), p]))
  const places = new Int32Array(terms.length * levels)
  const weights = new Float64Array(terms.length * patterns.length)
  own.forEach((entries, n) => {
    places.set(
      entries.map(([variable]) => variable),
      n * levels,
    )
    const orders = ordersOf(entries)
    weights[n * patterns.length + (place.get(orders.join()) as number)] = factorialOf(orders)
  })
  return { patterns, levels, places, weights }
}
