import { execFileSync, spawn } from "node:child_process"
import { existsSync } from "node:fs"
import os from "node:os"
import readline from "node:readline"
import { fileURLToPath } from "node:url"
import type { First, Opened, Question, Sampled } from "./host.js"
import { before, heyoka, jax as jaxName, newerNode, node, olderJax, type Results } from "./results.js"

const pathOf = (file: string): string => fileURLToPath(new URL(file, import.meta.url))

/** A process that runs contestants. */
export interface Host {
  readonly versions: string
  ask(question: Question & { do: "open" }): Promise<Opened>
  ask(question: Question & { do: "first" }): Promise<First>
  ask(question: Question & { do: "sample" }): Promise<Sampled>
  close(): void
}

/** How to start one. */
export interface HostPlan {
  readonly name: string
  readonly command: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** The workloads of which it has contestants, if not all. */
  readonly workloads?: readonly string[]
}

/** Starts a process and waits until it says which versions it runs. */
export async function start({ command: [program, ...args], environment = {} }: HostPlan): Promise<Host> {
  const child = spawn(program, args, {
    cwd: pathOf(".."),
    env: { ...process.env, ...environment },
    stdio: ["pipe", "pipe", "inherit"],
  })
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<object> => {
    const { value, done } = await lines.next()
    if (done) throw new Error(`${program} ended without an answer`)
    const reply = JSON.parse(value) as { error?: string }
    if (reply.error !== undefined) throw new Error(reply.error)
    return reply
  }
  const { versions } = (await next()) as { versions: string }
  return {
    versions,
    ask: ((question: Question) => {
      child.stdin.write(`${JSON.stringify(question)}\n`)
      return next()
    }) as Host["ask"],
    close: () => void child.stdin.end(),
  }
}

const worker = ["--import", "tsx", pathOf("host.ts")]
const newerNodePath = pathOf("node_modules/node/bin/node")
const heyokaPython = process.env.BENCH_HEYOKA ?? process.env.BENCH_PYTHON ?? "python3"
const python = process.env.BENCH_PYTHON ?? "python3"
/** One with an older JAX, for the workload that asks for two versions. */
const olderPython = process.env.BENCH_PYTHON_OLDER

function succeeds(program: string, ...args: string[]): boolean {
  try {
    execFileSync(program, args, { stdio: "ignore" })
    return true
  } catch {
    return false
  }
}

/** What binds a process to so many processors, where `taskset` can do that. */
const bound = (threads: number): string[] =>
  succeeds("taskset", "--version") ? ["taskset", "-c", `0-${threads - 1}`] : []

const oneThread = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

/** JAX with so many threads, and the package that loads our programs. */
function jax(threads: number, program = python): Omit<HostPlan, "name"> {
  return {
    command: [...bound(threads), program, pathOf("peers/jax_cpu.py")],
    environment: {
      JAX_PLATFORMS: "cpu",
      OPENBLAS_NUM_THREADS: "1",
      PYTHONPATH: [pathOf("../python"), process.env.PYTHONPATH ?? ""].join(":"),
      XLA_FLAGS: threads === 1 ? oneThread : "",
    },
  }
}

/** XLA from Node, on one thread. */
const xla: HostPlan = {
  name: "xla",
  command: [...bound(1), process.execPath, ...worker, "--xla"],
  environment: { XLA_FLAGS: "--xla_cpu_multi_thread_eigen=false" },
  workloads: ["11"],
}

function hasPlugin(): boolean {
  const code = 'import("./dist/xla/index.js").then(({ xla }) => void xla()).catch(() => process.exit(1))'
  return succeeds(process.execPath, "-e", code)
}

const onNode = { name: node, command: [process.execPath, ...worker] }

/** The build of the package in a folder, beside that of this checkout. */
export const plansBeside = (dist: string): HostPlan[] => [
  onNode,
  { ...onNode, name: before, environment: { BENCH_DIST: dist } },
]

/** The processes that this machine can run, and how to have the others. */
export function hostPlans(): { plans: HostPlan[]; missing: Results["missing"] } {
  const plans: HostPlan[] = [onNode]
  const missing: Record<string, string> = {}
  if (existsSync(newerNodePath)) plans.push({ name: newerNode, command: [newerNodePath, ...worker, "--peers"] })
  else missing[newerNode] = "the newer Node and @jax-js/jax: run `npm ci` in bench"
  if (succeeds(python, "-c", "import jax"))
    for (const t of [1, 2].filter((n) => n <= os.cpus().length)) plans.push({ name: jaxName(t), ...jax(t) })
  else missing[jaxName(1)] = "JAX: set BENCH_PYTHON to a Python that can import it"
  if (olderPython !== undefined && succeeds(olderPython, "-c", "import jax"))
    plans.push({ name: olderJax, ...jax(1, olderPython), workloads: ["11"] })
  else missing[olderJax] = "an older JAX, for workload 11: set BENCH_PYTHON_OLDER to a Python that has one"
  if (succeeds(heyokaPython, "-c", "import heyoka"))
    plans.push({ name: heyoka, command: [heyokaPython, pathOf("peers/ode.py")] })
  else missing[heyoka] = "heyoka: set BENCH_HEYOKA to a Python that can import it"
  if (hasPlugin()) plans.push(xla)
  else missing[xla.name] = "XLA from Node: there is no PJRT plugin; `npx taylorjet xla --check` says how to install one"
  return { plans, missing }
}
