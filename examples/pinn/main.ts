// Physics-informed networks: npm run pinn -- poisson
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { problemOf, problems } from "./problems/index.js"
import type { Problem } from "./problems/problem.js"
import { writeResults } from "./results.js"
import { run } from "./run.js"

const usage = `npm run pinn -- <problem> [options]

Trains a network to satisfy an equation. Problems:
${problems.map(({ name, title }) => `  ${name.padEnd(13)}${title}`).join("\n")}
  ${"all".padEnd(13)}each of them, and writes the table and the pictures of README.md

Options:
  --seed N      another run; 0 by default
  --resume      continue from the checkpoint
  --adam N      steps of Adam
  --lbfgs N     steps of L-BFGS
  --points N    points in a step

Ctrl-C stops after the current step and keeps what was reached.
`

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url))

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: "boolean", default: false },
      seed: { type: "string", default: "0" },
      resume: { type: "boolean", default: false },
      adam: { type: "string" },
      lbfgs: { type: "string" },
      points: { type: "string" },
    },
  })
  const [name, ...more] = positionals
  if (values.help || name === undefined || more.length > 0) {
    console.log(usage)
    process.exitCode = values.help ? 0 : 1
    return
  }
  const stop = new AbortController()
  process.on("SIGINT", () => stop.abort())
  const { signal } = stop
  const seed = whole("seed", values.seed, 0)

  if (name === "all") return writeResults(here, seed, signal)
  const problem = adjusted(problemOf(name), values)
  const { state, wall, cpu } = await run(problem, { seed, path: here(`runs/${name}`), resume: values.resume, signal })
  const { best, step } = state
  console.log(
    `${signal.aborted ? "stopped" : "finished"} after ${step} steps, ${wall.toFixed(1)} s (processor: ${cpu.toFixed(1)} s)`,
  )
  console.log(
    `best loss ${best.loss.toExponential(2)} at step ${best.step}, relative L2 error ${best.error.toExponential(2)}`,
  )
  console.log(`picture: examples/pinn/runs/${name}.svg; to continue: npm run pinn -- ${name} --resume`)
}

/** The problem with other numbers of steps or points. */
function adjusted(problem: Problem, given: { adam?: string; lbfgs?: string; points?: string }): Problem {
  const { points, adam, lbfgs } = problem.training
  const training = {
    points: whole("points", given.points, points, 1),
    adam: { ...adam, steps: whole("adam", given.adam, adam.steps) },
    lbfgs: { ...lbfgs, steps: whole("lbfgs", given.lbfgs, lbfgs.steps) },
  }
  return { ...problem, training }
}

function whole(option: string, text: string | undefined, otherwise: number, least = 0): number {
  if (text === undefined) return otherwise
  if (/^\d+$/.test(text) && Number(text) >= least) return Number(text)
  throw new Error(`pinn: --${option} must be a whole number, at least ${least}; got "${text}"`)
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
