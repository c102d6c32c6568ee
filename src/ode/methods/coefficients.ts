import type { NDArray } from "../../array/ndarray.js"
import { abs } from "../../numpy/arithmetic.js"
import { zeros } from "../../numpy/create.js"
import { max } from "../../numpy/extremes.js"
import { at, slice } from "../../numpy/indexing.js"
import { stack } from "../../numpy/join.js"
import { maximum, stopGradient } from "../../numpy/select.js"
import { scan } from "../../operators/scan.js"
import { byHalves } from "./halves.js"

/** The coefficients of a polynomial, numbers or vectors. */
export interface Coefficients {
  readonly order: number
  at(k: number): NDArray
  /** All of them, by the first axis. */
  readonly array: NDArray
  /** What turns make of a carry, from one order down to another. */
  down<C>(from: number, to: number, carry: C, turn: (carry: C, c: NDArray) => C): C
  /** The maximum norms of those from an order on; constants to differentiation. */
  norms(from: number): NDArray
}

/** The maximum norm. */
export const norm = (x: NDArray): NDArray =>
  x.size === 0 ? zeros([], { dtype: x.dtype }) : byHalves(abs(stopGradient(x)), maximum)

/** Coefficients that the program has one by one: what is done with them is written out. */
export const listed = (rows: readonly NDArray[]): Coefficients => ({
  order: rows.length - 1,
  at: (k) => rows[k],
  get array() {
    return stack(rows)
  },
  down(from, to, carry, turn) {
    let last = carry
    for (let k = from; k >= to; k--) last = turn(last, rows[k])
    return last
  },
  norms: (from) => stack(rows.slice(from).map(norm)),
})

/** Coefficients that the program has as one array: what is done with them is a loop. */
export const stacked = (array: NDArray): Coefficients => ({
  order: array.shape[0] - 1,
  at: (k) => at(array, k),
  array,
  down<C>(from: number, to: number, carry: C, turn: (carry: C, c: NDArray) => C): C {
    if (from < to) return carry
    const rows = slice(array, [to, from + 1])
    return scan<C, NDArray, null>((c, x) => [turn(c, x), null], carry as never, rows, { reverse: true })[0]
  },
  norms(from) {
    const all = abs(slice(stopGradient(array), [from, null]))
    return array.ndim === 1 ? all : max(all, { axis: 1 })
  },
})
