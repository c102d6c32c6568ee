import { plainNumber } from "../ui/number.js"
import type { Example } from "./examples.js"
import { highestOrder } from "./expansion.js"

/** How far the pictures may go to both sides of 0. */
export const reaches: readonly number[] = [0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 4, 5, 7, 10, 15, 20, 30]

/** No formula that anyone would write by hand is longer. */
const longest = 500

/** The hash that keeps what the explorer shows: a formula, which only the parser reads, and numbers. */
export function toHash({ text, point, order, reach }: Example): string {
  const state = new URLSearchParams({ f: text, x: String(point), order: String(order), reach: String(reach) })
  return `#explorer/${state}`
}

/** What a hash says, numbers brought into their ranges; undefined when it holds no formula. */
export function fromHash(hash: string): Example | undefined {
  const state = new URLSearchParams(hash.replace(/^#explorer\/?/, ""))
  const text = state.get("f")
  if (!hash.startsWith("#explorer/") || !text || text.length > longest) return undefined
  const wanted = plainNumber(state.get("reach")) ?? 3
  const reach = reaches.find((one) => one >= wanted) ?? reaches[reaches.length - 1]
  const between = (low: number, x: number, high: number) => Math.min(Math.max(x, low), high)
  return {
    text,
    reach,
    point: between(-reach, plainNumber(state.get("x")) ?? 0, reach),
    order: between(0, Math.round(plainNumber(state.get("order")) ?? 8), highestOrder),
  }
}
