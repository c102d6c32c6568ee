/** Times contestants in this process, as `hosts.ts` asks: JSON lines come in, JSON lines go out. */
import readline from "node:readline"
import { once, sample } from "./timing.js"
import type { Contestant, Parameters, Result } from "./workload.js"
import { workloads } from "./workloads/index.js"

export type Question =
  | { readonly do: "open"; readonly id: string; readonly parameters: Parameters }
  | { readonly do: "first" | "sample"; readonly name: string; readonly budget: number }

export interface Opened {
  readonly names: string[]
}
export interface First {
  readonly ms: number
  /** The sum of all numbers of the result, and that of their magnitudes; null where there is nothing to compare. */
  readonly sum: number | null
  readonly magnitude: number | null
  readonly work?: number
  /** The first call is what is measured. */
  readonly once?: boolean
}
export interface Sampled {
  readonly ms: number
}

const withPeers = process.argv.includes("--peers")
const peers = withPeers ? (await import("./peers/jax-js.js")).contestants : () => ({})

/** This process has nothing but what XLA runs. */
const onXla = process.argv.includes("--xla") ? (await import("./peers/xla.js")).contestants : undefined

let contestants: Readonly<Record<string, Contestant>> = {}

function addUp(result: Result): { sum: number; magnitude: number } {
  if (typeof result === "number") return { sum: result, magnitude: Math.abs(result) }
  let [sum, magnitude] = [0, 0]
  for (const x of Array.from("data" in result ? result.data : (result as ArrayLike<Result>))) {
    const part = addUp(x)
    sum += part.sum
    magnitude += part.magnitude
  }
  return { sum, magnitude }
}

function first({ run, result, ...rest }: Contestant): First {
  let returned: unknown
  const ms = once(() => {
    returned = run()
  })
  const sums = result ? addUp(result(returned as never)) : { sum: null, magnitude: null }
  return { ms, ...sums, ...rest }
}

function answer(question: Question): Opened | First | Sampled {
  if (question.do === "open") {
    const { id, parameters } = question
    const workload = workloads.find((w) => w.id === id)
    if (!workload) throw new Error(`no workload ${id}`)
    contestants = onXla ? onXla(id, parameters) : { ...workload.contestants(parameters), ...peers(id, parameters) }
    return { names: Object.keys(contestants) }
  }
  const contestant = contestants[question.name]
  return question.do === "first" ? first(contestant) : { ms: sample(contestant.run, question.budget) }
}

process.stdout.write(`${JSON.stringify({ versions: process.versions.node })}\n`)
for await (const line of readline.createInterface({ input: process.stdin })) {
  let reply: object
  try {
    reply = answer(JSON.parse(line) as Question)
  } catch (error) {
    reply = { error: error instanceof Error ? error.message : String(error) }
  }
  process.stdout.write(`${JSON.stringify(reply)}\n`)
}
