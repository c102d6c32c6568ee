/**
 * Errors against times of all methods of odeint, beside heyoka and scipy: npx tsx bench/precision.ts, after npm run build.
 * Writes bench/precision.json, from which `npm run bench -- --page` writes a section of docs/benchmarks.md. With --energy it
 * prints how much the energy of Kepler's orbits drifts, beside heyoka; --quick is shorter.
 */
import { execFileSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import type { OdeMethod } from "taylorjet"
import { taylorjet } from "./built.js"
import { henonHeiles, kepler, lorenz, outerSolarSystem, type Problem, vanDerPol } from "./systems.js"
import { once, quantile } from "./timing.js"

const { odeint } = taylorjet

const problems: Readonly<Record<string, Problem & { readonly t1: number }>> = {
  lorenz: { ...lorenz, t1: 10 },
  kepler: { ...kepler, t1: 100 },
  events: { ...henonHeiles, t1: 200 },
  vanDerPol: { ...vanDerPol, t1: 50 },
  outer: { ...outerSolarSystem, t1: 1e5 },
}
const methods: readonly OdeMethod[] = ["taylor", "dopri5", "tsit5", "dop853", "rodas5p"]
const tolerances = [1e-4, 1e-6, 1e-8, 1e-10, 1e-12]

/** Calls are repeated for so many milliseconds first: those that are timed then run as V8 has optimized them. */
const warm = 500

/** A run: milliseconds, the tolerance, and how far the state at the end is off. */
export interface Run {
  readonly problem: string
  readonly contestant: string
  readonly tol: number
  readonly ms: number
  readonly end: readonly number[]
}

const python = process.env.BENCH_HEYOKA ?? process.env.BENCH_PYTHON ?? "python3"
const peer = fileURLToPath(new URL("peers/precision.py", import.meta.url))
const asked = (...args: string[]) => JSON.parse(execFileSync(python, [peer, ...args], { encoding: "utf8" }))

function ours(): Run[] {
  return Object.entries(problems).flatMap(([problem, { f, start, t1 }]) =>
    methods.flatMap((method) =>
      tolerances.flatMap((tol) => {
        if (method === "rodas5p" && tol < 1e-8) return []
        const solve = () => odeint(f, start, { t1, method, tol, dense: false })
        const end = [...solve().y.data]
        const begin = performance.now()
        while (performance.now() - begin < warm) solve()
        return [{ problem, contestant: method, tol, ms: quantile(Array.from({ length: 9 }, () => once(solve))), end }]
      }),
    ),
  )
}

/** Relative errors of the energy after so many orbits, for starts that differ a little. */
function energyErrors(orbits: number, starts: number): { ours: number[]; heyoka: number[] } {
  const shifts = Array.from({ length: starts }, (_, i) => 0.4 + i / 1000)
  const energy = ([x, y, u, v]: readonly number[]) => (u * u + v * v) / 2 - 1 / Math.hypot(x, y)
  const errors = shifts.map((x) => {
    const start = [x, 0, 0, Math.sqrt(1.6 / x)]
    const end = odeint(kepler.f, start, { t1: orbits * 2 * Math.PI, dense: false, maxSteps: 1e7 }).y.data
    return energy([...end]) / energy(start) - 1
  })
  return { ours: errors, heyoka: asked("energy", String(orbits), JSON.stringify(shifts)) as number[] }
}

const mean = (x: readonly number[]): number => x.reduce((sum, e) => sum + e, 0) / x.length

/** The mean, and the standard deviation from it. */
function spread(errors: readonly number[]): { mean: number; deviation: number; shown: string } {
  const middle = mean(errors)
  const deviation = Math.sqrt((mean(errors.map((e) => (e - middle) ** 2)) * errors.length) / (errors.length - 1))
  return {
    mean: middle,
    deviation,
    shown: `mean ${middle.toExponential(2)}, standard deviation ${deviation.toExponential(2)}`,
  }
}

if (process.argv.includes("--energy")) {
  const quick = process.argv.includes("--quick")
  const [orbits, starts] = quick ? [200, 6] : [5000, 24]
  const errors = energyErrors(orbits, starts)
  const [own, heyoka] = [spread(errors.ours), spread(errors.heyoka)]
  // A deviation of n errors is itself uncertain by one part in √(2 (n - 1)), and both are.
  const ratio = own.deviation / heyoka.deviation
  console.log(`relative errors of the energy after ${orbits} orbits of Kepler, ${starts} starts`)
  console.log(`taylorjet: ${own.shown}\nheyoka: ${heyoka.shown}`)
  console.log(`ratio of deviations: ${ratio.toPrecision(3)} +- ${(ratio / Math.sqrt(starts - 1)).toPrecision(2)}`)
} else {
  const spans = Object.fromEntries(Object.entries(problems).map(([name, { t1 }]) => [name, t1]))
  const theirs = asked("runs", JSON.stringify(spans), JSON.stringify(tolerances)) as Run[]
  const runs = [...ours(), ...theirs]
  const results = runs.flatMap(({ problem, contestant, tol, ms, end }) => {
    const exact = runs.find((r) => r.problem === problem && r.contestant === "heyoka, 1e-16") as Run
    if (contestant === "heyoka, 1e-16") return []
    const error = Math.max(...end.map((x, i) => Math.abs(x - exact.end[i]) / Math.max(1, Math.abs(exact.end[i]))))
    return [{ problem, contestant, tol, ms: Number(ms.toPrecision(4)), error: Number(error.toPrecision(3)) }]
  })
  const measured = { node: process.versions.node, points: results }
  writeFileSync(new URL("precision.json", import.meta.url), `${JSON.stringify(measured, null, 1)}\n`)
}
