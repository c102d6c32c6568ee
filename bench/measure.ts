import { type Host, type HostPlan, start } from "./hosts.js"
import type { CaseResult, Cell, WorkloadResult } from "./results.js"
import type { Case, Workload } from "./workload.js"

/** How carefully to measure; times in milliseconds. */
export interface Effort {
  readonly rounds: number
  /** For a contestant in a round. */
  readonly budget: number
  readonly warmUp: number
  /** After so long, and so many rounds, it is enough. */
  readonly enough: number
  readonly fewest: number
  /** A function that takes longer is called only once after its first call. */
  readonly tooLong: number
}

export const full: Effort = { rounds: 9, fewest: 5, budget: 25, warmUp: 150, enough: 2500, tooLong: 5000 }
/** Where a call is a whole compilation the engine needs more of them until its own code is fast. */
const forCompilers = 10
export const quick: Effort = { rounds: 3, fewest: 3, budget: 10, warmUp: 60, enough: 500, tooLong: 1000 }

/** A contestant in its process, and its times so far. */
interface Entry {
  readonly host: string
  readonly process: Host
  readonly name: string
  readonly first: number
  readonly once: boolean
  readonly work?: number
  readonly sum: number | null
  readonly magnitude: number | null
  readonly times: number[]
  spent: number
  failed?: string
}

type Running = ReadonlyMap<string, Host>

/** Sums agree as far as the dtype and the elementary functions of all contestants allow. */
const tolerance = { float64: 1e-6, float32: 1e-4 }

function disagreements(entries: readonly Entry[], { label, parameters: { dtype } }: Case): string[] {
  const [model, ...others] = entries.filter((e) => e.sum !== null)
  return others.flatMap(({ host, name, sum, magnitude }) => {
    const scale = Math.max(model.magnitude as number, magnitude as number)
    const off = Math.abs((sum as number) - (model.sum as number))
    return off <= tolerance[dtype] * scale
      ? []
      : [`${label}, ${dtype}: ${name} on ${host} sums to ${sum}, ${model.name} to ${model.sum}`]
  })
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Opens a case in a process and calls each of its contestants, or only the one named, for the first time. */
async function enter(host: string, process: Host, { id }: Workload, { parameters }: Case, only?: string) {
  const entries: Entry[] = []
  const fail = (name: string, error: unknown) => {
    const nothing = { first: 0, once: true, sum: null, magnitude: null, times: [], spent: 0 }
    entries.push({ host, process, name, ...nothing, failed: messageOf(error) })
  }
  try {
    const { names } = await process.ask({ do: "open", id, parameters })
    for (const name of names) {
      if (only !== undefined && name !== only) continue
      try {
        const { ms, once = false, ...rest } = await process.ask({ do: "first", name, budget: 0 })
        entries.push({ host, process, name, first: ms, once, ...rest, times: [], spent: 0 })
      } catch (error) {
        fail(name, error)
      }
    }
  } catch (error) {
    fail("all contestants", error)
  }
  return entries
}

/** Every contestant once in each round, so that all see the machine in the same moods. */
async function race(entries: readonly Entry[], effort: Effort): Promise<void> {
  const ask = async (e: Entry, budget: number): Promise<number> => {
    try {
      return (await e.process.ask({ do: "sample", name: e.name, budget })).ms
    } catch (error) {
      e.failed = messageOf(error)
      return 0
    }
  }
  const racing: Entry[] = []
  for (const e of entries) {
    if (e.once) continue
    const ms = await ask(e, e.first > effort.tooLong ? 0 : effort.warmUp)
    if (ms > effort.tooLong) e.times.push(ms)
    else racing.push(e)
  }
  for (let round = 0; round < effort.rounds; round++)
    for (const e of racing) {
      if (e.failed !== undefined || (e.spent > effort.enough && e.times.length >= effort.fewest)) continue
      const ms = await ask(e, effort.budget)
      e.times.push(ms)
      e.spent += Math.max(ms, effort.budget)
    }
}

function cellOf({ host, name, first, work, times, failed }: Entry): Cell {
  return {
    contestant: name,
    host,
    times: (times.length > 0 ? times : [first]).map((ms) => Number(ms.toPrecision(6))),
    first,
    ...(work === undefined ? {} : { work }),
    ...(failed === undefined ? {} : { failed }),
  }
}

async function inNewProcesses(plan: HostPlan, workload: Workload, one: Case, effort: Effort): Promise<Entry[]> {
  const entries: Entry[] = []
  const probe = await start(plan)
  const { names } = await probe.ask({ do: "open", id: workload.id, parameters: one.parameters })
  probe.close()
  for (const name of names) {
    const process = await start(plan)
    const entered = await enter(plan.name, process, workload, one, name)
    await race(entered, { ...effort, warmUp: forCompilers * effort.warmUp })
    process.close()
    entries.push(...entered)
  }
  return entries
}

/** First calls differ from process to process: they are repeated in new ones, the hosts in turn. */
async function repeatFirstCalls(
  entries: readonly Entry[],
  plans: readonly HostPlan[],
  workload: Workload,
  one: Case,
  { fewest }: Effort,
): Promise<void> {
  const all = entries.filter((e) => e.once && e.failed === undefined)
  for (const e of all) e.times.push(e.first)
  for (let round = 1; round < fewest; round++)
    for (const { host, name, times } of all) {
      const process = await start(plans.find((plan) => plan.name === host) as HostPlan)
      const [{ first, failed }] = await enter(host, process, workload, one, name)
      process.close()
      if (failed === undefined) times.push(first)
    }
}

/** All contestants of a workload on all hosts. */
export async function measure(
  workload: Workload,
  plans: readonly HostPlan[],
  running: Running,
  effort: Effort,
): Promise<Omit<WorkloadResult, "commit">> {
  const hosts = plans.filter(
    ({ name, workloads }) => !(workload.oneThread && name === "jax 2") && (workloads?.includes(workload.id) ?? true),
  )
  const cases: CaseResult[] = []
  const problems: string[] = []
  for (const one of workload.cases) {
    if (effort === quick && one.long) continue
    const entries: Entry[] = []
    for (const plan of hosts)
      entries.push(
        ...(workload.fresh
          ? await inNewProcesses(plan, workload, one, effort)
          : await enter(plan.name, running.get(plan.name) as Host, workload, one)),
      )
    if (workload.fresh) await repeatFirstCalls(entries, hosts, workload, one, effort)
    else await race(entries, effort)
    problems.push(...disagreements(entries, one))
    for (const { failed, name, host } of entries)
      if (failed) problems.push(`${one.label}: ${name} on ${host}: ${failed}`)
    const { label, group, parameters } = one
    cases.push({ label, group, dtype: parameters.dtype, cells: entries.map(cellOf) })
  }
  return { id: workload.id, problems, cases }
}
