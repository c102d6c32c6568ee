/**
 * The contestants of some cases in one process, one after the other in each round, by processor time: for a look at ratios on
 * a machine that others use too. `npm run build && npx tsx bench/alternate.ts workload [words of the case] [rounds]`. Prints,
 * writes nothing.
 */
import { workloads } from "./workloads/index.js"

const [id, words = "", rounds = "9"] = process.argv.slice(2)
const workload = workloads.find((w) => w.id === id)
if (!workload)
  throw new Error(`alternate: expected one of workloads ${workloads.map((w) => w.id).join(", ")}; got ${id}`)

/** A round takes at least so many microseconds of each contestant. */
const least = 20_000
const slow = new Set(["reference"])

function processorTime(f: () => unknown): number {
  const start = process.cpuUsage()
  f()
  const { user, system } = process.cpuUsage(start)
  return user + system
}

console.log(
  `Node ${process.versions.node}, milliseconds of processor time: the least, and the median of ${rounds} rounds`,
)
for (const { label, group, parameters } of workload.cases.filter((c) => `${c.label} ${c.group}`.includes(words))) {
  const all = Object.entries(workload.contestants(parameters)).filter(([name]) => !slow.has(name))
  const calls = all.map(([, { run }]) => Math.ceil(least / Math.max(1, processorTime(run), processorTime(run))))
  const times = all.map((): number[] => [])
  for (let round = 0; round < Number(rounds); round++)
    all.forEach(([, { run }], i) => {
      const once = () => {
        for (let n = 0; n < calls[i]; n++) run()
      }
      times[i].push(processorTime(once) / calls[i] / 1000)
    })
  console.log(`${label}, ${group}`)
  all.forEach(([name], i) => {
    const sorted = times[i].sort((a, b) => a - b)
    console.log(`  ${name.padEnd(16)} ${sorted[0].toPrecision(3)}, ${sorted[sorted.length >> 1].toPrecision(3)}`)
  })
}
