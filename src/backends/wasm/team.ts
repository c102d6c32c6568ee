import { shares } from "./engine.js"
import { builtin, warnAlone } from "./helper.js"
import { Pool } from "./pool.js"

/** Whose threads share the steps of a program, and how many there are at most. */
export interface Team {
  readonly pool: Pick<Pool, "prices" | "parts" | "add" | "dropWith" | "grow" | "run">
  readonly threads: number
}

let common: Pool | undefined

function processors(): number {
  const os = builtin("node:os") as { availableParallelism(): number } | undefined
  return os?.availableParallelism() ?? Reflect.get(globalThis, "navigator")?.hardwareConcurrency ?? 1
}

/** The team for so many threads, if the host has more than one and they can share memory. */
export function teamOf(threads: number): Team | undefined {
  const most = threads > 1 ? Math.min(threads, processors()) : 1
  if (most === 1) return undefined
  if (!shares()) {
    warnAlone("threads cannot share memory here; a page must be cross-origin isolated")
    return undefined
  }
  common ??= new Pool()
  return { pool: common, threads: most }
}
