import { shares } from "./engine.js"
import { builtin, warnAlone } from "./helper.js"
import type { Pool } from "./pool.js"

/** Whose threads share the steps of a program, and how many there are at most. */
export interface Team {
  readonly pool: Pick<Pool, "prices" | "parts" | "add" | "dropWith" | "grow" | "run">
  readonly threads: number
}

function processors(): number {
  const os = builtin("node:os") as { availableParallelism(): number } | undefined
  return os?.availableParallelism() ?? Reflect.get(globalThis, "navigator")?.hardwareConcurrency ?? 1
}

/** How many of so many threads there can be: one where the host has one processor, or they cannot share memory. */
export function threadsOf(wanted: number): number {
  const most = wanted > 1 ? Math.min(wanted, processors()) : 1
  if (most === 1 || shares()) return most
  warnAlone("threads cannot share memory here; a page must be cross-origin isolated")
  return 1
}
