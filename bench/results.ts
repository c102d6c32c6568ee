import { quantile } from "./timing.js"

/** How long a contestant took in a case. */
export interface Cell {
  readonly contestant: string
  readonly host: string
  /** Milliseconds of a call, in each round. */
  readonly times: readonly number[]
  /** The very first call, which traces and compiles. */
  readonly first: number
  readonly work?: number
  /** Why there is no time. */
  readonly failed?: string
}

export interface CaseResult {
  readonly label: string
  readonly group: string
  readonly dtype: string
  readonly cells: readonly Cell[]
}

export interface WorkloadResult {
  readonly id: string
  /** Of the source that was measured. */
  readonly commit: string
  /** Contestants that failed, and results that differ. */
  readonly problems: readonly string[]
  readonly cases: readonly CaseResult[]
}

/** What was measured on one machine; `bench/results.json` holds the last full run, with what was measured again since. */
export interface Results {
  readonly date: string
  readonly machine: string
  readonly minutes: number
  /** What the hosts run, by their names. */
  readonly hosts: Readonly<Record<string, string>>
  /** How to have the hosts that this machine lacked, by their names. */
  readonly missing: Readonly<Record<string, string>>
  readonly workloads: readonly WorkloadResult[]
}

/** Milliseconds of a call. */
export const typical = ({ times }: Cell): number => quantile(times)

/**
 * How many times as long one contestant takes as another: the median of what it is in each round, since within a round
 * both meet the machine in the same mood.
 */
export function timesAsLong({ times: slow }: Cell, { times: fast }: Cell): number {
  const rounds = Math.min(slow.length, fast.length)
  return quantile(slow.slice(0, rounds).map((ms, round) => ms / fast[round]))
}

export const node = "node"
export const newerNode = "newer node"
export const jax = (threads: number): string => `jax ${threads}`
/** With one thread. */
export const olderJax = "jax 1 older"
export const heyoka = "heyoka"
/** The Node of the benchmarks, with another build of the package. */
export const before = "before"

/** One cell, if it was measured. */
export function cellOf(
  results: Results,
  id: string,
  host: string,
  contestant: string,
  isCase: (found: CaseResult) => boolean,
): Cell | undefined {
  const found = results.workloads.find((w) => w.id === id)?.cases.find(isCase)
  return found?.cells.find((c) => c.host === host && c.contestant === contestant && c.failed === undefined)
}
