/** How long a contestant took in a case. */
export interface Cell {
  readonly contestant: string
  readonly host: string
  /** Milliseconds of a call: the median of the rounds, and their quartiles. */
  readonly ms: number
  readonly quartiles: readonly [number, number]
  readonly rounds: number
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
  readonly cases: readonly CaseResult[]
}

/** Everything that one run measured; `bench/results.json` holds the last full one. */
export interface Results {
  readonly date: string
  readonly commit: string
  readonly machine: string
  readonly minutes: number
  /** What the hosts run, by their names. */
  readonly hosts: Readonly<Record<string, string>>
  readonly missing: readonly string[]
  /** Contestants that failed, and results that differ. */
  readonly problems: readonly string[]
  readonly workloads: readonly WorkloadResult[]
}

export const node = "node"
export const newerNode = "newer node"
export const jax = (threads: number): string => `jax ${threads}`

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
