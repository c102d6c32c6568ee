import { over, times } from "./fixed.js"

/** A polynomial in two variables, coefficient [i][j] of s^i t^j, up to some order in each. */
export type Table = readonly (readonly bigint[])[]

/** (c + s + t) a, or (c + s) a. */
export const timesLinear = (a: Table, c: bigint, both: boolean, p: number): bigint[][] =>
  a.map((row, i) => row.map((x, j) => times(x, c, p) + (i > 0 ? a[i - 1][j] : 0n) + (both && j > 0 ? row[j - 1] : 0n)))

/** a / (c + s) */
export function overLinear(a: Table, c: bigint, p: number): bigint[][] {
  const q: bigint[][] = []
  for (const [i, row] of a.entries()) q.push(row.map((x, j) => over(x - (i > 0 ? q[i - 1][j] : 0n), c, p)))
  return q
}

/** a(s, t) b(s) */
export const timesFirst = (a: Table, b: readonly bigint[], p: number): bigint[][] =>
  a.map((row, i) =>
    row.map((_, j) => {
      let sum = 0n
      for (let k = 0; k <= i; k++) sum += a[k][j] * b[i - k]
      return sum >> BigInt(p)
    }),
  )

export const transposed = (a: Table): bigint[][] => a[0].map((_, j) => a.map((row) => row[j]))

/** g(s + t) */
export const ofSum = (g: readonly bigint[], i: number, j: number): bigint[][] => {
  const table: bigint[][] = []
  for (let k = 0; k <= i; k++) {
    const row: bigint[] = []
    for (let l = 0, choose = 1n; l <= j; l++) {
      row.push(g[k + l] * choose)
      choose = (choose * BigInt(k + l + 1)) / BigInt(l + 1)
    }
    table.push(row)
  }
  return table
}

/** C(c + s, m) for m = 0, ..., n as series in s. */
export function binomials(c: bigint, n: number, order: number, p: number): bigint[][] {
  const one = 1n << BigInt(p)
  const all = [[one, ...new Array<bigint>(order).fill(0n)]]
  for (let m = 0; m < n; m++) {
    const last = all[m]
    all.push(last.map((x, i) => (times(x, c - BigInt(m) * one, p) + (i > 0 ? last[i - 1] : 0n)) / BigInt(m + 1)))
  }
  return all
}
