/**
 * The contestants of some cases in one process, one after the other in each round, by processor time: for a look at ratios on
 * a machine that others use too. `npm run build && npx tsx bench/alternate.ts workload [words of the case] [rounds]`. Prints,
 * writes nothing.
 */
import { once, processorTime, quantile } from "./timing.js"
import { workloads } from "./workloads/index.js"

const [id, words = "", rounds = "9"] = process.argv.slice(2)
const workload = workloads.find((w) => w.id === id)
if (!workload)
  throw new Error(`alternate: expected one of workloads ${workloads.map((w) => w.id).join(", ")}; got ${id}`)

/** A round takes at least so many milliseconds of each contestant. */
const least = 20
const slow = new Set(["reference"])

const spent = (f: () => unknown): number => once(f, processorTime)

console.log(
  `Node ${process.versions.node}, milliseconds of processor time: the least, and the median of ${rounds} rounds`,
)
for (const { label, group, parameters } of workload.cases.filter((c) => `${c.label} ${c.group}`.includes(words))) {
  const all = Object.entries(workload.contestants(parameters)).filter(([name]) => !slow.has(name))
  const calls = all.map(([, { run }]) => Math.ceil(least / Math.max(1e-3, spent(run), spent(run))))
  const times = all.map((): number[] => [])
  for (let round = 0; round < Number(rounds); round++)
    all.forEach(([, { run }], i) => {
      const all = () => {
        for (let n = 0; n < calls[i]; n++) run()
      }
      times[i].push(spent(all) / calls[i])
    })
  console.log(`${label}, ${group}`)
  all.forEach(([name], i) => {
    const [lowest, median] = [0, 0.5].map((share) => quantile(times[i], share).toPrecision(3))
    console.log(`  ${name.padEnd(16)} ${lowest}, ${median}`)
  })
}
