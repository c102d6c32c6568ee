/**
 * How long it takes to make an integrator of the outer Solar System, beside heyoka without its cache: BENCH_HEYOKA=python npx
 * tsx bench/making.ts, after npm run build. Each time is that of a fresh process, contestants alternate, and the medians of
 * seven are printed, with the least, which tell more where a machine is not idle. Ours is the first call of 343 steps less another one: f is traced, the step and the
 * loop of steps are compiled, and V8 meets the code of the library for the first time; "warm" is the same after Lorenz,
 * "hot" after ten systems like itself.
 */
import { execFileSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { taylorjet } from "./built.js"
import { lorenz, outerSolarSystem, type Problem } from "./systems.js"
import { quantile } from "./timing.js"

const span = 1e5
const [task] = process.argv.slice(2)

function make({ f, start }: Problem, span: number): number {
  const begin = performance.now()
  const stepper = taylorjet.taylorStepper(f, start)
  stepper.until(span)
  const first = performance.now()
  stepper.until(2 * span)
  return 2 * first - begin - performance.now()
}

const python = process.env.BENCH_HEYOKA ?? process.env.BENCH_PYTHON ?? "python3"
const peer = fileURLToPath(new URL("peers/making.py", import.meta.url))
const own = fileURLToPath(import.meta.url)

const contestants: Readonly<Record<string, readonly [string, ...string[]]>> = {
  "taylorjet, first of all": [process.execPath, ...process.execArgv, own, "cold"],
  "taylorjet, warm": [process.execPath, ...process.execArgv, own, "warm"],
  "taylorjet, hot": [process.execPath, ...process.execArgv, own, "hot"],
  "heyoka, compact": [python, peer, "compact"],
  "heyoka, default": [python, peer, "default"],
}

function compare(rounds: number): void {
  const times = Object.keys(contestants).map((): number[] => [])
  for (let round = 0; round < rounds; round++)
    Object.values(contestants).forEach(([command, ...args], i) => {
      times[i].push(Number(execFileSync(command, args, { encoding: "utf8" })))
    })
  const compact = times[Object.keys(contestants).indexOf("heyoka, compact")]
  const beside = (of: (all: number[]) => number, own: number[]): string =>
    `${of(own).toFixed(0)} ms, ${(of(own) / of(compact)).toFixed(2)}`
  console.log("medians and least times, and their ratios to those of heyoka, compact")
  Object.keys(contestants).forEach((name, i) => {
    const [median, least] = [(all: number[]) => quantile(all), (all: number[]) => Math.min(...all)]
    console.log(`${name.padEnd(24)} ${beside(median, times[i])}; ${beside(least, times[i])}`)
  })
}

if (task === "warm") make(lorenz, 200)
if (task === "hot") {
  const { f, start } = outerSolarSystem
  for (let i = 1; i <= 10; i++) make({ f: (t, y) => f(t, y).mul(1 + 1e-9 * i), start }, span)
}
if (task) console.log(make(outerSolarSystem, span))
else compare(7)
