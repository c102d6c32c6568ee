import type { Row } from "./starts.js"

/** So many vectors are computed side by side, so that operations need not wait for each other; fewer of short rows. */
const side = 4
const sideOfShort = 2
/** Longer code is not repeated, nor is code for fewer elements: it would take longer to compile than it saves. */
const longest = 600
const longestOfShort = 150
const fewest = 1024

type Length = Pick<Row, "lanes" | "body" | "strides" | "length" | "elements" | "turns" | "counts">

/** How many vectors the main loop does at once. */
export function waysOf({ lanes, body, strides, elements, length, turns, counts }: Length): number {
  if (strides.some((s) => s < 0)) return 1
  if (elements >= fewest) {
    const isReached = counts?.some((n) => n >= side * lanes.count) ?? true
    return isReached && body.length <= longest ? side : 1
  }
  if (elements * turns < fewest || body.length > longestOfShort) return 1
  return [side, sideOfShort].find((ways) => length >= 4 * ways * lanes.count) ?? 1
}

/** The loops of a row, one after the other: how many vectors each takes at once, or none for single elements. */
export function walksOf(ways: number, { lanes, counts }: Pick<Row, "lanes" | "counts">): number[] {
  const elements = (vectors: number): number => (vectors === 0 ? 1 : vectors * lanes.count)
  const walks = ways > 1 ? [ways, 1, 0] : [1, 0]
  /** Does a loop ever have something to do, after those before it? */
  const isReached = (vectors: number, i: number): boolean =>
    counts?.some((n) => (i === 0 ? n : n % elements(walks[i - 1])) >= elements(vectors)) ?? true
  return walks.filter(isReached)
}
