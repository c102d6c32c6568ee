import { before, type CaseResult, node, type Results, timesAsLong, type WorkloadResult } from "./results.js"
import { show } from "./show.js"
import { table } from "./tables.js"
import { quantile } from "./timing.js"

/** What takes longer by more than this stands in the list. */
const noise = 1.03

interface Change {
  readonly what: string
  readonly ratio: number
}

function changesIn({ label, dtype, cells }: CaseResult): Change[] {
  return cells.flatMap((own) => {
    if (own.host !== node || own.failed !== undefined) return []
    const old = cells.find((c) => c.host === before && c.contestant === own.contestant && c.failed === undefined)
    return old ? [{ what: `${label}, ${dtype}: ${own.contestant}`, ratio: timesAsLong(own, old) }] : []
  })
}

function row({ id, cases }: WorkloadResult): { readonly cells: string[]; readonly longer: string[] }[] {
  const changes = cases.flatMap(changesIn)
  if (changes.length === 0) return []
  const ratios = changes.map((c) => c.ratio)
  const longer = changes.filter((c) => c.ratio > noise)
  const numbers = [ratios.length, ...[0, 0.5, 1].map((q) => quantile(ratios, q)), longer.length]
  return [{ cells: [id, ...numbers.map(show)], longer: longer.map((c) => `- ${id}: ${c.what}: ${show(c.ratio)}`) }]
}

/** Our times over those of another build of the package, in the same rounds; empty where there was none. */
export function againstBefore({ workloads }: Results): string {
  const rows = workloads.flatMap(row)
  if (rows.length === 0) return ""
  const grid = table(
    ["workload", "figures", "least", "median", "most", `above ${noise}`],
    rows.map((r) => r.cells),
  )
  return `## Times over those before\n\n${[grid, rows.flatMap((r) => r.longer).join("\n")].filter((x) => x !== "").join("\n\n")}`
}
