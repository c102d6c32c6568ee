import { copyFileSync, readFileSync, writeFileSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { countParameters, unknownsOf } from "./network.js"
import { problems } from "./problems/index.js"
import type { Problem } from "./problems/problem.js"
import { type Outcome, run } from "./run.js"
import { train } from "./train.js"

const [start, end] = ["<!-- results -->", "<!-- end of results -->"]

/** Runs every problem, then writes the pictures and the table of README.md. `here` gives the path of a file. */
export async function writeResults(
  here: (file: string) => string,
  { folder, ...options }: { folder: string; seed: number; signal: AbortSignal },
): Promise<void> {
  const { seed, signal } = options
  const rows: string[] = []
  for (const problem of problems) {
    const outcome = await run(problem, { ...options, path: path.join(folder, problem.name), resume: false })
    if (signal.aborted) {
      console.log(`stopped in ${problem.name}; README.md and its pictures are as they were`)
      return
    }
    const { faults } = outcome
    if (faults.length > 0) throw new Error(`${faults.join("\n")}\nREADME.md and its pictures are as they were`)
    rows.push(row(problem, outcome, firstOrder(problem, seed, outcome.cpu)))
  }
  for (const { name } of problems) copyFileSync(path.join(folder, `${name}.svg`), here(`pictures/${name}.svg`))
  const table = [
    "| problem | network | parameters | points | Adam + natural steps | time | processor time | relative L2 error | Adam + L-BFGS in that time | the best constant network |",
    "|---|---|---|---|---|---|---|---|---|---|",
    ...rows,
  ]
  const load = os.loadavg().map((x) => x.toFixed(1))
  const machine = `${os.cpus()[0].model}, ${os.cpus().length} cores, Node ${process.versions.node}`
  const remark = `Seed ${seed}; ${machine}. Load of the machine at the end, over 1, 5 and 15 minutes: ${load.join(", ")}.`
  const readme = readFileSync(here("README.md"), "utf8")
  const [before, after] = [readme.split(start)[0], readme.split(end)[1]]
  writeFileSync(here("README.md"), `${before}${start}\n${table.join("\n")}\n\n${remark}\n${end}${after}`)
}

/**
 * The error that Adam and L-BFGS reach in so many seconds of the processor, undefined where there is nothing to compare:
 * 200 steps of Adam, then L-BFGS on 1024 points that are drawn anew every 250 steps.
 */
function firstOrder(problem: Problem, seed: number, seconds: number): number | undefined {
  if (problem.training.natural.steps === 0) return undefined
  const steps = { points: 1024, adam: { steps: 200, rate: 3e-3 }, lbfgs: { steps: 1e6, redraw: 250 } }
  const { user, system } = process.cpuUsage()
  let error = Number.NaN
  for (const { best } of train({ ...problem, training: { ...steps, natural: { steps: 0 } } }, seed)) {
    error = best.error
    const used = process.cpuUsage({ user, system })
    if ((used.user + used.system) / 1e6 > seconds) break
  }
  return error
}

function row(problem: Problem, { state, compiled, wall, cpu }: Outcome, first: number | undefined): string {
  const { name, widths, training, truth = [] } = problem
  const { points, adam, natural } = training
  const unknowns = unknownsOf(problem, state.best.parameters).map(
    (x, i) => `; unknown ${x.toPrecision(4)}, in truth ${truth[i]}`,
  )
  const cells = [
    `[${name}](pictures/${name}.svg)`,
    widths.join("-"),
    countParameters(problem),
    points,
    `${adam.steps} + ${natural.steps}`,
    `${wall.toFixed(0)} s`,
    `${cpu.toFixed(0)} s`,
    state.best.error.toExponential(1) + unknowns.join(""),
    first === undefined ? "" : first.toExponential(1),
    compiled.constantError().toExponential(1),
  ]
  return `| ${cells.join(" | ")} |`
}
