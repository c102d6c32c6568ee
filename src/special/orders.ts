import { requireWhole } from "../array/options.js"

/** Beyond, powers and factorials are no doubles. */
const highest = 100
/** The recurrences of polynomials take a time that grows with the square of the degree. */
const highestDegree = 10_000

export function requireModerate(who: string, name: string, n: number, most = highest, least = -most): void {
  if (!(n >= least && n <= most)) throw new Error(`${who}: ${name} must be from ${least} to ${most}; got ${n}`)
}

export function requireDegree(who: string, n: number): void {
  requireWhole(who, "n", n, 0)
  requireModerate(who, "n", n, highestDegree, 0)
}
