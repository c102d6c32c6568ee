import {
  type CaseResult,
  type Cell,
  jax,
  newerNode,
  node,
  type Results,
  timesAsLong,
  typical,
  type WorkloadResult,
} from "./results.js"
import { show } from "./show.js"
import { judged, targets } from "./targets.js"
import { quantile } from "./timing.js"
import type { Workload } from "./workload.js"

/** Text in lines of at most 120 characters; those after the first are indented. */
export function wrap(text: string, indent = ""): string {
  const lines = [""]
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1]
    if (last === "") lines[lines.length - 1] = word
    else if (`${last} ${word}`.length <= 120) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(indent + word)
  }
  return lines.join("\n")
}

/** A Markdown table, in columns of equal width for those who read it as text. */
export function table(header: readonly string[], rows: readonly (readonly string[])[], left = 1): string {
  const widths = header.map((_, i) => Math.max(3, ...[header, ...rows].map((row) => row[i].length)))
  const pad = (text: string, i: number) => (i < left ? text.padEnd(widths[i]) : text.padStart(widths[i]))
  const line = (row: readonly string[]) => `| ${row.map(pad).join(" | ")} |`
  const rule = widths.map((w, i) => (i < left ? "-".repeat(w) : `${"-".repeat(w - 1)}:`))
  return [line(header), line(rule), ...rows.map(line)].join("\n")
}

/** What a host is called in tables. */
export function hostLabel(results: Results, host: string): string {
  if (host === "xla") return "XLA, 1 thread"
  if (host === node || host === newerNode) return `Node ${results.hosts[host]?.split(".")[0] ?? "?"}`
  return host.replace(
    /^jax (\d+)( older)?$/,
    (_, n, older) => (n === "1" ? "1 thread" : `${n} threads`) + (older ? ", older" : ""),
  )
}

const unique = <T>(xs: readonly T[]): T[] => [...new Set(xs)]
const keyOf = ({ contestant, host }: Cell): string => `${contestant}\n${host}`

/** The tables of a workload: one for each group of cases. */
export function workloadTables(results: Results, workload: Workload, { cases }: WorkloadResult): string {
  const { unit, casesDown } = workload
  const workOf = (found: CaseResult, cell: Cell): number =>
    cell.work ?? workload.cases.find((c) => c.label === found.label && c.group === found.group)?.work ?? 1
  const value = (found: CaseResult, key: string): string => {
    const cell = found.cells.find((c) => keyOf(c) === key)
    if (!cell) return ""
    if (cell.failed !== undefined) return "failed"
    return show(unit.of(typical(cell), workOf(found, cell)))
  }
  const nameOf = (key: string): [string, string] => {
    const [contestant, host] = key.split("\n")
    return [contestant, hostLabel(results, host)]
  }
  return unique(cases.map((c) => c.group))
    .map((group) => {
      const own = cases.filter((c) => c.group === group)
      const keys = unique(own.flatMap((c) => c.cells.map(keyOf)))
      const caption = `${group === "" ? "" : `${group}, `}${unit.name}:`
      const grid = casesDown
        ? table(
            ["", ...keys.map((key) => nameOf(key).join(", "))],
            own.map((c) => [c.label, ...keys.map((key) => value(c, key))]),
          )
        : table(
            ["contestant", "on", ...own.map((c) => c.label)],
            keys.map((key) => [...nameOf(key), ...own.map((c) => value(c, key))]),
            2,
          )
      return `${caption}\n\n${grid}`
    })
    .join("\n\n")
}

/** How much the rounds of a workload differed. */
export function spread({ cases }: WorkloadResult): string {
  const cells = cases.flatMap((c) => c.cells.map((cell) => ({ ...cell, label: c.label })))
  const timed = cells.filter((c) => c.times.length > 1)
  if (timed.length === 0) return ""
  const relative = timed.map((c) => (50 * (quantile(c.times, 0.75) - quantile(c.times, 0.25))) / typical(c))
  const most = Math.max(...relative)
  const worst = timed[relative.indexOf(most)]
  return wrap(
    `Half of the rounds lay within ±${show(quantile(relative))} % of these medians, typically; ` +
      `at worst within ±${show(most)} % (${worst.contestant}, ${worst.label}).`,
  )
}

/** The tables of targets, one for each group of processes. */
export function targetTables(results: Results, isFull: boolean): string {
  const tables = targets.map(({ hosts, targets: own }) => {
    const rows = own.flatMap(({ what, wanted, verdict }) => {
      const verdicts = hosts.map((host) => verdict(results, host))
      if (!isFull && !verdicts.some((v) => v)) return []
      const shown = verdicts.map((v) => (v ? `${v.shown}: ${v.met ? "met" : "**not met**"}` : "not measured"))
      return [[what, wanted, ...shown]]
    })
    return rows.length === 0
      ? ""
      : table(["target", "wanted", ...hosts.map((host) => hostLabel(results, host))], rows, 2)
  })
  return tables.filter((text) => text !== "").join("\n\n")
}

/** One comparison with JAX: how many times as long JAX takes as we do. */
interface Ratio {
  readonly name: string
  readonly dtype: string
  readonly contestant: string
  readonly threads: string
  readonly ratios: readonly (number | undefined)[]
}

function ratiosOf(workload: Workload, { cases }: WorkloadResult): Ratio[] {
  return cases.flatMap(({ label, dtype, cells }) =>
    cells
      .filter((c) => c.host.startsWith("jax ") && c.contestant !== "NumPy" && c.failed === undefined)
      .map((theirs) => {
        const { contestant, host } = theirs
        const ours = workload.champion ?? contestant.replace("JAX, ", "")
        const ratios = judged.map((at) => {
          const isOurs = (c: Cell) => c.host === at || (workload.champion !== undefined && c.host === "xla")
          const cell = cells.find((c) => isOurs(c) && c.contestant === ours && c.failed === undefined)
          return cell && timesAsLong(theirs, cell)
        })
        return { name: label, dtype, contestant, threads: host, ratios }
      }),
  )
}

/** For each case, JAX's contestants against our champion. */
export function jaxTable(results: Results, workload: Workload, measured: WorkloadResult): string {
  const all = ratiosOf(workload, measured)
  if (all.length === 0) return ""
  const keys = unique(all.map((r) => `${r.contestant}\n${r.threads}`))
  const rowNames = unique(all.map((r) => `${r.name}\n${r.dtype}`))
  const cell = (row: string, key: string): string => {
    const found = all.find((r) => `${r.name}\n${r.dtype}` === row && `${r.contestant}\n${r.threads}` === key)
    return found ? found.ratios.map((ratio) => (ratio === undefined ? "-" : show(ratio))).join(" / ") : ""
  }
  const header = keys.map((key) => {
    const [contestant, host] = key.split("\n")
    return `${contestant}, ${hostLabel(results, host)}`
  })
  const rows = rowNames.map((row) => {
    const [name, dtype] = row.split("\n")
    return [name === dtype ? name : `${name}, ${dtype}`, ...keys.map((key) => cell(row, key))]
  })
  return table(["", ...header], rows)
}

/** Where JAX with one thread is ahead of us on the newest Node, by its fastest contestant. */
export function whereJaxLeads(results: Results, workload: Workload, measured: WorkloadResult): string[] {
  const at = results.hosts[newerNode] === undefined ? 0 : 1
  const all = ratiosOf(workload, measured).filter((r) => r.threads === jax(1))
  return unique(all.map((r) => `${r.name}\n${r.dtype}`)).flatMap((row) => {
    const own = all.filter((r) => `${r.name}\n${r.dtype}` === row && r.ratios[at] !== undefined)
    const best = own.sort((a, b) => (a.ratios[at] as number) - (b.ratios[at] as number))[0]
    if (!best || (best.ratios[at] as number) >= 1) return []
    const name = best.name === best.dtype ? best.name : `${best.name}, ${best.dtype}`
    return [`${name}: ${show(1 / (best.ratios[at] as number))} times (${best.contestant.replace("JAX, ", "")})`]
  })
}
