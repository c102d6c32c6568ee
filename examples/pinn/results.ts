import { copyFileSync, readFileSync, writeFileSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { countParameters } from "./network.js"
import { problems } from "./problems/index.js"
import type { Problem } from "./problems/problem.js"
import { type Outcome, run } from "./run.js"

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
    rows.push(row(problem, outcome))
  }
  for (const { name } of problems) copyFileSync(path.join(folder, `${name}.svg`), here(`pictures/${name}.svg`))
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

function row(problem: Problem, { state, compiled, wall, cpu }: Outcome): string {
  const { name, widths, training } = problem
  const { points, adam, lbfgs } = training
  const cells = [
    `[${name}](pictures/${name}.svg)`,
    widths.join("-"),
    countParameters(problem),
    points,
    `${adam.steps} + ${lbfgs.steps}`,
    `${wall.toFixed(0)} s`,
    `${cpu.toFixed(0)} s`,
    state.best.error.toExponential(1),
    compiled.constantError().toExponential(1),
  ]
  return `| ${cells.join(" | ")} |`
}
