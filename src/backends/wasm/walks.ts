import type { Instruction } from "../../compile/kernel.js"
import type { Lanes } from "./lanes.js"

/** So many vectors are computed side by side, so that operations need not wait for each other. */
const side = 4
/** Longer code is not repeated, nor is code for fewer elements: it would take longer to compile than it saves. */
const longest = 600
const fewest = 1024

/** What is known of a row's elements. */
export interface Length {
  readonly lanes: Lanes
  readonly body: readonly Instruction[]
  /** The pointers' strides in bytes; pointer i is parameter 1 + i, parameter 0 is the number of elements. */
  readonly strides: readonly number[]
  /** How many elements are done in a call of the program. */
  readonly elements: number
  /** How many a call of the row may have to do, if that is known. */
  readonly counts: readonly number[] | undefined
}

/** How many vectors the main loop does at once. */
export function waysOf({ lanes, body, strides, elements, counts = [side * lanes.count] }: Length): number {
  const isWorth = body.length <= longest && elements >= fewest && strides.every((s) => s >= 0)
  return isWorth && counts.some((n) => n >= side * lanes.count) ? side : 1
}

/** The loops of a row, one after the other: how many vectors each takes at once, or none for single elements. */
export function walksOf(ways: number, { lanes, counts }: Length): number[] {
  const elements = (vectors: number): number => (vectors === 0 ? 1 : vectors * lanes.count)
  const walks = ways > 1 ? [ways, 1, 0] : [1, 0]
  /** Does a loop ever have something to do, after those before it? */
  const isReached = (vectors: number, i: number): boolean =>
    counts?.some((n) => (i === 0 ? n : n % elements(walks[i - 1])) >= elements(vectors)) ?? true
  return walks.filter(isReached)
}
