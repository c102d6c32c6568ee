import { copyFileSync, readFileSync, writeFileSync } from "node:fs"
import os from "node:os"
import { countParameters } from "./network.js"
import { objective } from "./objective.js"
import { problems } from "./problems/index.js"
import type { Problem } from "./problems/problem.js"
import { type Outcome, run } from "./run.js"

const [start, end] = ["<!-- results -->", "<!-- end of results -->"]

/** Runs every problem, and writes the pictures and the table of README.md. `here` gives the path of a file. */
export async function writeResults(here: (file: string) => string, seed: number, signal: AbortSignal): Promise<void> {
  const rows: string[] = []
  for (const problem of problems) {
    const path = here(`runs/${problem.name}`)
    const outcome = await run(problem, { seed, path, resume: false, signal })
    if (signal.aborted) return
    copyFileSync(`${path}.svg`, here(`pictures/${problem.name}.svg`))
    rows.push(row(problem, outcome))
  }
  const table = [
    "| problem | network | parameters | points | Adam + L-BFGS steps | time | processor time | relative L2 error | of the best constant network |",
    "|---|---|---|---|---|---|---|---|---|",
    ...rows,
  ]
  const load = os.loadavg().map((x) => x.toFixed(1))
  const machine = `${os.cpus()[0].model}, ${os.cpus().length} cores, Node ${process.versions.node}`
  const remark = `Seed ${seed}; ${machine}. Load of the machine at the end, over 1, 5 and 15 minutes: ${load.join(", ")}.`
  const readme = readFileSync(here("README.md"), "utf8")
  const [before, after] = [readme.split(start)[0], readme.split(end)[1]]
  writeFileSync(here("README.md"), `${before}${start}\n${table.join("\n")}\n\n${remark}\n${end}${after}`)
}

function row(problem: Problem, { state, wall, cpu }: Outcome): string {
  const { name, widths, training } = problem
  const { points, adam, lbfgs } = training
  const cells = [
    `[${name}](pictures/${name}.svg)`,
    widths.join("-"),
    countParameters(widths),
    points,
    `${adam.steps} + ${lbfgs.steps}`,
    `${wall.toFixed(0)} s`,
    `${cpu.toFixed(0)} s`,
    state.best.error.toExponential(1),
    objective(problem).constantError().toExponential(1),
  ]
  return `| ${cells.join(" | ")} |`
}
