/**
 * The benchmarks: npm run bench [-- workloads] [--quick] [--update] [--page] [--processor] [--before dist]. A full run
 * writes bench/results.json and docs/benchmarks.md, one with --update replaces the workloads that it measured there; any
 * other run only prints. --page writes the page again from the results that are there. --processor counts the time of
 * processors instead of that of the wall, for machines that others use too; it only prints. --before compares with another
 * build of the package, such as that of an older commit, on the same Node and beside nothing else; it only prints.
 */
import { execFileSync } from "node:child_process"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { type Host, hostPlans, plansBeside, start } from "./hosts.js"
import { full, measure, quick } from "./measure.js"
import { page, summary } from "./page.js"
import type { Results, WorkloadResult } from "./results.js"
import { workloads } from "./workloads/index.js"

const resultsFile = new URL("results.json", import.meta.url)
const pageFile = new URL("../docs/benchmarks.md", import.meta.url)

const options = process.argv.slice(2)
const at = options.indexOf("--before")
const [, older] = at < 0 ? [] : options.splice(at, 2)
if (at >= 0 && !existsSync(path.join(older ?? "", "index.js"))) {
  console.error(
    `bench: expected --before to name the folder dist of a package that is built; got ${older ?? "nothing"}`,
  )
  process.exit(1)
}
const known = ["--quick", "--update", "--page", "--processor", ...workloads.map((w) => w.id)]
const unknown = options.filter((option) => !known.includes(option))
if (unknown.length > 0) {
  console.error(
    `bench: expected workloads ${workloads.map((w) => w.id).join(", ")}, --quick, --update, --page, --processor or --before; got ${unknown.join(" ")}`,
  )
  process.exit(1)
}
if (options.includes("--page")) {
  writeFileSync(pageFile, page(stored()))
  process.exit(0)
}

function stored(): Results {
  return JSON.parse(readFileSync(resultsFile, "utf8")) as Results
}

const effort = options.includes("--quick") ? quick : full
const chosen = workloads.filter((w) => options.includes(w.id))
const keeps = effort === full && older === undefined && !options.includes("--processor")
const isFull = keeps && chosen.length === 0
const updates = keeps && options.includes("--update")
if (options.includes("--processor")) process.env.BENCH_CLOCK = "processor"

function commit(): string {
  const git = (...args: string[]) => execFileSync("git", args, { encoding: "utf8" }).trim()
  try {
    return git("rev-parse", "--short", "HEAD") + (git("status", "--porcelain", "src") === "" ? "" : " with changes")
  } catch {
    return "unknown"
  }
}

const started = performance.now()
const minutes = (): number => (performance.now() - started) / 60_000
const { plans, missing } = older === undefined ? hostPlans() : { plans: plansBeside(path.resolve(older)), missing: {} }
for (const what of Object.values(missing)) console.error(`not measured, because it is not installed: ${what}`)

const source = commit()
const measured: WorkloadResult[] = []
let versions: Results["hosts"] = {}
for (const workload of chosen.length > 0 ? chosen : workloads) {
  console.error(`${minutes().toFixed(1)} min: ${workload.id}. ${workload.title}`)
  // Processes of its own: no workload inherits another's heap, nor the 4 GiB that a WebAssembly memory may have.
  const running = new Map<string, Host>()
  for (const plan of plans) if (plan.workloads?.includes(workload.id) ?? true) running.set(plan.name, await start(plan))
  measured.push({ ...(await measure(workload, plans, running, effort)), commit: source })
  versions = { ...versions, ...Object.fromEntries([...running].map(([name, host]) => [name, host.versions])) }
  for (const host of running.values()) host.close()
}

const results: Results = {
  date: new Date().toISOString().slice(0, 10),
  machine: `${os.cpus()[0].model.trim()}, ${os.cpus().length} processors, ${os.type()} ${os.release()}`,
  minutes: minutes(),
  hosts: versions,
  missing,
  workloads: measured,
}
console.log(summary(results))
if (measured.some(({ problems }) => problems.length > 0)) process.exitCode = 1
if (isFull || updates) {
  const before = isFull ? undefined : stored()
  const known = [...measured, ...(before?.workloads ?? [])]
  const all = workloads.flatMap(({ id }) => known.find((w) => w.id === id) ?? [])
  const kept = { ...results, hosts: { ...before?.hosts, ...versions }, workloads: all }
  writeFileSync(resultsFile, `${JSON.stringify(kept, null, 2)}\n`)
  writeFileSync(pageFile, page(kept))
}
