import { existsSync, readFileSync } from "node:fs"
import { show } from "./show.js"
import { table, wrap } from "./tables.js"

const file = new URL("precision.json", import.meta.url)

/** What `precision.ts` writes. */
interface Measured {
  /** The version of Node. */
  readonly node: string
  readonly points: readonly Point[]
}

/** Of a contestant at a tolerance, milliseconds, and how far the end is off. */
interface Point {
  readonly problem: string
  readonly contestant: string
  readonly tol: number
  readonly ms: number
  readonly error: number
}

const titles: Readonly<Record<string, string>> = {
  lorenz: "Lorenz, t = 10",
  kepler: "Kepler, e = 0.6, t = 100",
  events: "Hénon-Heiles, t = 200",
  vanDerPol: "van der Pol, μ = 2, t = 50",
  outer: "Outer Solar System, 100 000 days",
}

const unique = <T>(xs: readonly T[]): T[] => [...new Set(xs)]

/** How many times as fast as the last run of scipy Taylor series are whose errors are no larger. */
function beside(own: readonly Point[]): string {
  const theirs = own.filter((p) => p.contestant === "scipy, DOP853").at(-1)
  const ours = own.filter((p) => p.contestant === "taylor" && theirs && p.error <= theirs.error).map((p) => p.ms)
  if (!theirs || ours.length === 0) return ""
  return `\n\nAt the error of scipy's last run Taylor series are ${show(theirs.ms / Math.min(...ours))} times as fast.`
}

/** Errors against times: a section of the page, where they were measured. */
export function precisionSection(): string {
  if (!existsSync(file)) return ""
  const { node, points } = JSON.parse(readFileSync(file, "utf8")) as Measured
  const tolerances = unique(points.map((p) => p.tol)).sort((a, b) => b - a)
  const tables = unique(points.map((p) => p.problem)).map((problem) => {
    const own = points.filter((p) => p.problem === problem)
    const rows = unique(own.map((p) => p.contestant)).map((contestant) => [
      contestant,
      ...tolerances.map((tol) => {
        const found = own.find((p) => p.contestant === contestant && p.tol === tol)
        return found ? `${show(found.ms)} (${found.error.toExponential(0)})` : ""
      }),
    ])
    return `### ${titles[problem]}\n\n${table(["", ...tolerances.map((tol) => `tol ${tol.toExponential(0)}`)], rows)}${beside(own)}`
  })
  const about = wrap(
    "Milliseconds of a call, and in brackets the error of the state at the end, relative to components above 1, at each " +
      `tolerance: \`npx tsx bench/precision.ts\`, Node ${node}, medians of nine calls, which follow others; the reference is ` +
      "heyoka at 1e-16. Ours includes tracing the function, heyoka's not its compilation; scipy calls a function that heyoka has compiled.",
  )
  return `## Errors against times of differential equations\n\n${about}\n\n${tables.join("\n\n")}`
}
