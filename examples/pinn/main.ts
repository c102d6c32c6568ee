// Physics-informed networks: npm run pinn -- poisson
import path from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { unknownsOf } from "./network.js"
import { find } from "./problemFile.js"
import { problems } from "./problems/index.js"
import { type Problem, totalSteps } from "./problems/problem.js"
import { writeResults } from "./results.js"
import { run } from "./run.js"

const usage = `npm run pinn -- <problem> [options]

Trains a network to satisfy an equation. Problems:
${problems.map(({ name, title }) => `  ${name.padEnd(13)}${title}`).join("\n")}
  ${"all".padEnd(13)}each of them, and writes the table and the pictures of README.md
  ${"./file.ts".padEnd(13)}the problem that a file exports as its default

Options:
  --seed N      another run; 0 by default
  --resume      continue from the checkpoint
  --adam N      steps of Adam
  --lbfgs N     steps of L-BFGS
  --natural N   steps of the natural gradient
  --points N    points in a step
  --folder F    where the checkpoint and the picture go; examples/pinn/runs by default

Ctrl-C stops after the current step; what was reached is kept, and the best parameters, which are looked for every 50
steps.
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
      natural: { type: "string" },
      points: { type: "string" },
      folder: { type: "string", default: here("runs") },
    },
  })
  const [name, ...more] = positionals
  if (values.help || name === undefined || more.length > 0) {
    console.log(usage)
    process.exitCode = values.help ? 0 : 1
    return
  }
  const signal = stopSignal()
  const seed = whole("seed", values.seed, 0)
  const { folder, resume } = values

  if (name === "all") {
    if (resume || values.adam || values.lbfgs || values.natural || values.points)
      throw new Error("pinn: all runs the problems as they are; expected no options but --seed and --folder")
    return writeResults(here, { folder, seed, signal })
  }
  const problem = adjusted(await find(name), values)
  const file = path.join(folder, problem.name)
  const { state, wall, cpu, faults } = await run(problem, { seed, path: file, resume, signal })
  const { best, step } = state
  const isFinished = step === totalSteps(problem)
  console.log(
    `${isFinished ? "finished" : "stopped"} after ${step} steps, ${wall.toFixed(1)} s (processor: ${cpu.toFixed(1)} s)`,
  )
  const error = problem.exact ? `, relative L2 error ${best.error.toExponential(2)}` : ""
  console.log(`best loss ${best.loss.toExponential(2)} at step ${best.step}${error}`)
  const unknowns = unknownsOf(problem, best.parameters)
  if (unknowns.length > 0) console.log(`unknowns: ${unknowns.map((x) => x.toPrecision(5)).join(", ")}`)
  if (faults.length === 0) console.log(`picture: ${path.relative(".", file)}.svg`)
  const given = process.argv.slice(2).filter((argument) => argument !== "--resume")
  if (!isFinished || faults.length > 0) console.log(`to continue: npm run pinn -- ${given.join(" ")} --resume`)
  if (faults.length > 0) throw new Error(faults.join("\n"))
}

/** Aborted by Ctrl-C, by a request to end, or when nobody reads what is printed any more. */
function stopSignal(): AbortSignal {
  const stop = new AbortController()
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop.abort())
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => stop.abort())
  return stop.signal
}

/** The problem with other numbers of steps or points. */
function adjusted(problem: Problem, given: Partial<Record<"adam" | "lbfgs" | "natural" | "points", string>>): Problem {
  const { points, adam, lbfgs, natural } = problem.training
  const training = {
    points: whole("points", given.points, points, 1),
    adam: { ...adam, steps: whole("adam", given.adam, adam.steps) },
    lbfgs: { ...lbfgs, steps: whole("lbfgs", given.lbfgs, lbfgs.steps) },
    natural: { ...natural, steps: whole("natural", given.natural, natural.steps) },
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
