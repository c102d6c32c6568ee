import { type Decomposition, type Direction, nameOf, type Target } from "./decompose.js"
import { countIndices, multiIndices } from "./multiIndex.js"

/** How many steps of elimination a plan is worth. */
const limit = 1e5

/**
 * The targets, all of one order, as sums over the first of the given whole directions that suffice; undefined when they
 * do not, or when it would take too long. Exact: the Taylor coefficient of order k along v is Σ_{|i|=k} vⁱ/i! ∂ⁱ, and
 * the weights are solved for by Bareiss' elimination without fractions (1968, Mathematics of Computation 22, 565–578).
 */
export function eliminate(targets: readonly Target[], directions: readonly Direction[]): Decomposition[] | undefined {
  const [{ order }] = targets
  const columns = directions.length
  const used = directions[0]?.map((_, m) => directions.some((v) => v[m] !== 0)) ?? []
  const size = used.filter((isUsed) => isUsed).length
  const monomials = countIndices(size, order)
  if (monomials * Math.min(monomials, columns) * (columns + targets.length) > limit) return undefined

  const scale = wholeScale(targets)
  if (scale === undefined) return undefined
  const coefficients = targets.map(
    ({ terms }) => new Map(terms.map(({ index, coefficient }) => [index.join(), coefficient * scale])),
  )
  const factorials = [1n]
  for (let k = 1; k <= order; k++) factorials.push(BigInt(k) * factorials[k - 1])
  const rows = multiIndices(size, order).map((compact) => {
    let next = 0
    const i = used.map((isUsed) => (isUsed ? compact[next++] : 0))
    const choices = factorials[order] / product(i.map((n) => factorials[n]))
    return [
      ...directions.map((v) => choices * product(i.map((n, m) => BigInt(v[m]) ** BigInt(n)))),
      ...coefficients.map((c) => BigInt(c.get(i.join()) ?? 0) * factorials[order]),
    ]
  })
  const { pivots, last } = reduce(rows, columns)
  const unsolved = rows.slice(pivots.length).some((row) => row.slice(columns).some((x) => x !== 0n))
  const outside = targets.some(({ terms }) => terms.some(({ index }) => index.some((n, m) => n > 0 && !used[m])))
  if (unsolved || outside) return undefined
  return targets.map((_, t) => {
    const weights = pivots.flatMap((column, r) => {
      const above = rows[r][columns + t]
      const direction = directions[column]
      return above === 0n ? [] : [[nameOf(direction), { direction, weight: ratio(above, last) / scale }] as const]
    })
    return new Map(weights)
  })
}

const product = (xs: readonly bigint[]): bigint => xs.reduce((a, b) => a * b, 1n)

/** A power of two by which all coefficients become whole. */
function wholeScale(targets: readonly Target[]): number | undefined {
  const all = targets.flatMap(({ terms }) => terms.map(({ coefficient }) => coefficient))
  for (let scale = 1; scale < 2 ** 200; scale *= 2) if (all.every((c) => Number.isInteger(c * scale))) return scale
  return undefined
}

/** Makes the leading columns those of a multiple of the identity, as far as they are independent. */
function reduce(rows: bigint[][], columns: number): { pivots: number[]; last: bigint } {
  const pivots: number[] = []
  let last = 1n
  for (let column = 0; column < columns && pivots.length < rows.length; column++) {
    const r = pivots.length
    const found = rows.findIndex((row, i) => i >= r && row[column] !== 0n)
    if (found < 0) continue
    const top = rows[found]
    rows[found] = rows[r]
    rows[r] = top
    const pivot = top[column]
    for (const [i, row] of rows.entries())
      if (i !== r) {
        const factor = row[column]
        for (let j = 0; j < row.length; j++) row[j] = (pivot * row[j] - factor * top[j]) / last
      }
    last = pivot
    pivots.push(column)
  }
  return { pivots, last }
}

/** a / b, rounded to a number. */
function ratio(a: bigint, b: bigint): number {
  const bits = (x: bigint) => (x < 0n ? -x : x).toString(2).length
  const shift = Math.max(0, bits(b) - 1000, bits(a) - 1000)
  return Number(a >> BigInt(shift)) / Number(b >> BigInt(shift))
}
