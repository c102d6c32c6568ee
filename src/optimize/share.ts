import { describe } from "../array/asArray.js"

/** Throws unless a number is at least 0 and less than 1, as decays and momenta are. */
export function requireShare(who: string, name: string, value: number): void {
  if (typeof value === "number" && value >= 0 && value < 1) return
  throw new Error(`${who}: ${name} must be at least 0 and less than 1; got ${describe(value)}`)
}
