import type { Row } from "./starts.js"

/** So many vectors are computed side by side, so that operations need not wait for each other; fewer of short rows. */
const side = 4
const sideOfShort = 2
/** Longer code is not repeated, nor is code for fewer elements: it would take longer to compile than it saves. */
const longest = 600
const longestOfShort = 150
const fewest = 1024

/** How many vectors the main loop does at once. */
export function waysOf({ lanes, body, strides, elements, length, turns }: Row): number {
  if (strides.some((s) => s < 0)) return 1
  if (elements >= fewest) return body.length <= longest ? side : 1
  const isLong = length >= 4 * sideOfShort * lanes.count && elements * turns >= fewest
  return isLong && body.length <= longestOfShort ? sideOfShort : 1
}
