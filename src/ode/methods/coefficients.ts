import type { NDArray } from "../../array/ndarray.js"
import { abs, mul, power } from "../../numpy/arithmetic.js"
import { zeros } from "../../numpy/create.js"
import { max } from "../../numpy/extremes.js"
import { at, slice } from "../../numpy/indexing.js"
import { stack } from "../../numpy/join.js"
import { maximum, stopGradient } from "../../numpy/select.js"
import { arange } from "../../numpy/sequences.js"
import { reshape } from "../../numpy/shape.js"
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
  /** Those of c(h x), so that [0, h] becomes [0, 1]. */
  scaled(h: NDArray): Coefficients
  derivative(): Coefficients
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
  scaled(h) {
    // As few products one after the other as it takes.
    const powers = [h, h]
    for (let k = 2; k < rows.length; k++) powers.push(mul(powers[k >> 1], powers[k - (k >> 1)]))
    return listed(rows.map((row, k) => (k === 0 ? row : mul(row, powers[k]))))
  },
  derivative: () => listed(rows.slice(1).map((row, k) => mul(row, k + 1))),
  norms: (from) => stack(rows.slice(from).map(norm)),
})

/** from, from + 1, ..., a number for each coefficient of an array. */
const counted = ({ shape, dtype }: NDArray, from: number): NDArray => arange(from, from + shape[0], 1, { dtype })

/** Numbers for the coefficients of an array, as they are broadcast to it. */
const along = (array: NDArray, x: NDArray): NDArray => reshape(x, [-1, ...array.shape.slice(1).map(() => 1)])

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
  scaled: (h) => stacked(mul(array, along(array, power(h, counted(array, 0))))),
  derivative() {
    const rest = slice(array, [1, null])
    return stacked(mul(rest, along(rest, counted(rest, 1))))
  },
  norms(from) {
    const all = abs(slice(stopGradient(array), [from, null]))
    return array.ndim === 1 ? all : max(all, { axis: 1 })
  },
})
