import type { Float } from "./data.js"

/** What the contestants of a case have to know; also sent to those in other languages. */
export interface Parameters {
  readonly dtype: Float
  readonly [name: string]: string | number
}

/** What a contestant may return; the sum of its numbers is compared with that of the others. */
export type Result = number | { readonly data: ArrayLike<number> } | ArrayLike<number> | readonly Result[]

export interface Contestant {
  /** One call, which is timed. */
  readonly run: () => unknown
  /** What it computed, as far as all contestants must agree on it; null if there is nothing to compare. */
  readonly result: ((returned: never) => Result) | null
  /** How much one call does, in the workload's unit of work, if not what the case says. */
  readonly work?: number
  /** The first call is what is measured. */
  readonly once?: boolean
}

/** A contestant that returns its result. */
export const returning = (run: () => Result): Contestant => ({ run, result: (returned: Result) => returned })

/** One row or column of a table. */
export interface Case {
  readonly label: string
  /** Cases of one group share a table. */
  readonly group: string
  readonly parameters: Parameters
  /** How much one call does, in the workload's unit of work. */
  readonly work?: number
  /** Left out of quick runs. */
  readonly long?: boolean
}

export interface Workload {
  readonly id: string
  readonly title: string
  /** What is measured; Markdown. */
  readonly about: string
  /** What the tables show, from milliseconds and work. */
  readonly unit: { readonly name: string; readonly of: (ms: number, work: number) => number }
  readonly cases: readonly Case[]
  /** Cases are rows instead of columns. */
  readonly casesDown?: boolean
  /** Our contestant to compare JAX with; if none, the one of the same name. */
  readonly champion?: string
  /** Each contestant has a process of its own, so that its first call is the first of all. */
  readonly fresh?: boolean
  /** Nothing here could use a second thread. */
  readonly oneThread?: boolean
  readonly contestants: (parameters: Parameters) => Readonly<Record<string, Contestant>>
}

export const milliseconds: Workload["unit"] = { name: "ms", of: (ms) => ms }
